using Microsoft.Extensions.Options;

namespace Presence.Api;

/// <summary>Runs the app; what keeps it from starting is said in a line that an operator can act on.</summary>
internal static class Startup
{
    private const int CouldNotStart = 1;
    private const string UnknownKeyMarker = nameof(Microsoft.Extensions.Configuration.BinderOptions.ErrorOnUnknownConfiguration);

    /// <summary>Runs until the app is told to stop.</summary>
    /// <returns>The exit code.</returns>
    public static int RunOrExplain(this WebApplication app)
    {
        try
        {
            // Before the host does it, which would log a stack trace for a slip in the configuration.
            app.Services.GetRequiredService<IStartupValidator>().Validate();
            app.Run();
            return 0;
        }
        catch (OptionsValidationException fault)
        {
            return Explain(fault.Failures);
        }
        catch (Exception fault)
        {
            return Explain([Describe(fault)]);
        }
    }

    private static string Describe(Exception fault)
    {
        // The binder's own words for a key that no option has are about the binder.
        if (fault.Message.Contains(UnknownKeyMarker, StringComparison.Ordinal))
            return $"The configuration section Presence has a key that is not an option: {fault.Message[(fault.Message.LastIndexOf(':') + 1)..].Trim()}.";
        return fault.InnerException is { } inner && !fault.Message.Contains(inner.Message, StringComparison.Ordinal)
            ? $"{fault.Message} {inner.Message}"
            : fault.Message;
    }

    private static int Explain(IEnumerable<string> faults)
    {
        Console.Error.WriteLine("The presence service could not start:");
        foreach (var fault in faults) Console.Error.WriteLine($"  {fault}");
        return CouldNotStart;
    }
}

using Microsoft.Extensions.Options;

namespace Presence.Api;

/// <summary>
/// Runs the app. What keeps it from starting is said in a line that an operator can act on: on the standard error output, whatever
/// the settings of the log are, and in the log, wherever that goes.
/// </summary>
internal static class Startup
{
    private const int Failure = 1;
    private const string UnknownKeyMarker = nameof(Microsoft.Extensions.Configuration.BinderOptions.ErrorOnUnknownConfiguration);

    /// <summary>Runs until the app is told to stop.</summary>
    /// <returns>The exit code.</returns>
    public static int RunOrExplain(this WebApplication app)
    {
        var logger = app.Logger;
        try
        {
            // Before the host does it, which would log a stack trace for a slip in the configuration.
            app.Services.GetRequiredService<IStartupValidator>().Validate();
            app.Run();
            return 0;
        }
        catch (OptionsValidationException fault)
        {
            return Explain(logger, fault.Failures);
        }
        catch (Exception fault)
        {
            return Explain(logger, [Describe(fault)]);
        }
        finally
        {
            // The log is written behind our back: what came last would be lost with the process.
            ((IDisposable)app).Dispose();
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

    private static int Explain(ILogger logger, IEnumerable<string> faults)
    {
        Console.Error.WriteLine("The presence service could not start:");
        foreach (var fault in faults)
        {
            Console.Error.WriteLine($"  {fault}");
            logger.CouldNotStart(fault);
        }

        return Failure;
    }
}

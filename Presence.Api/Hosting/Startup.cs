using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Presence.Api;

/// <summary>Runs the app; what keeps it from starting is said in one line for the operator instead of a stack trace.</summary>
internal static class Startup
{
    private const int CouldNotStart = 1;

    /// <summary>Runs until the app is told to stop.</summary>
    /// <returns>The exit code.</returns>
    public static int RunOrExplain(this WebApplication app)
    {
        try
        {
            app.Run();
            return 0;
        }
        catch (OptionsValidationException fault)
        {
            return Explain([.. fault.Failures]);
        }
        catch (InvalidOperationException fault) when (fault.Source == "Microsoft.Extensions.Configuration.Binder" || IsFromBinding(fault))
        {
            return Explain(fault.InnerException is { } inner ? [fault.Message, inner.Message] : [fault.Message]);
        }
        catch (IOException fault) when (fault.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException or SocketException)
        {
            return Explain(fault.Message);
        }
    }

    private static bool IsFromBinding(InvalidOperationException fault) =>
        fault.StackTrace?.Contains("BindingExtensions", StringComparison.Ordinal) is true;

    private static int Explain(params string[] faults)
    {
        Console.Error.WriteLine("The presence service could not start:");
        foreach (var fault in faults) Console.Error.WriteLine($"  {fault}");
        return CouldNotStart;
    }
}

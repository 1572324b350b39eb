namespace Presence.Bench.Load;

/// <summary>The run cannot give its figures: the text says why, for the person at the terminal.</summary>
internal sealed class LoadFailureException : Exception
{
    public LoadFailureException()
    {
    }

    public LoadFailureException(string message)
        : base(message)
    {
    }

    public LoadFailureException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

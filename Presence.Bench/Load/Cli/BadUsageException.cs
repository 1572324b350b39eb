namespace Presence.Bench.Load;

/// <summary>Options that are right each by itself do not go together.</summary>
internal sealed class BadUsageException : Exception
{
    public BadUsageException()
    {
    }

    public BadUsageException(string message)
        : base(message)
    {
    }

    public BadUsageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

namespace Presence.Bench.Load;

/// <summary>Something bad that goes on beside the members who are measured.</summary>
internal abstract class Disturbance(string name) : IDisposable
{
    /// <summary>What it is called.</summary>
    public string Name { get; } = name;

    /// <summary>Begins. Whoever it is, is in the rooms of those who are measured when this ends.</summary>
    public abstract void Begin(Target target, Crowd crowd);

    /// <summary>Called all the time while it goes on, on the generator's thread.</summary>
    public virtual void Beat()
    {
    }

    /// <summary>What there is to say of it at its end; null for nothing.</summary>
    public virtual string? Describe() => null;

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        End();
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends it.</summary>
    protected virtual void End()
    {
    }
}

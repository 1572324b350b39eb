namespace Presence.Bench.Load;

/// <summary>Nothing: what the others are compared with.</summary>
internal sealed class Quiet() : Disturbance("quiet")
{
    public override void Begin(Target target, Crowd crowd)
    {
    }
}

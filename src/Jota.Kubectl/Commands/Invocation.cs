namespace Jota.Kubectl;

/// <summary>A command line, read.</summary>
/// <param name="Command">All words of the command: <c>kubectl get</c>.</param>
/// <param name="Session">What it works with.</param>
/// <param name="Arguments">What is no flag.</param>
/// <param name="Dash">How many arguments there were before <c>--</c>; -1 without one.</param>
internal sealed record Invocation(string Command, Session Session, IReadOnlyList<string> Arguments, int Dash)
{
    public FlagValues Flags => Session.Flags;

    public Surroundings Around => Session.Around;

    public TextWriter Output => Session.Output;

    public TextWriter Error => Session.Error;

    /// <summary>The output for what comes as bytes, behind what was written so far.</summary>
    public Stream OutputBytes
    {
        get
        {
            Output.Flush();
            return Around.OutputBytes;
        }
    }

    /// <summary>The server's objects.</summary>
    public ObjectClient Objects => new(Session.Connection);

    public ResourceBuilder Resources => new(Session);
}

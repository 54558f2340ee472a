namespace Jota.Transport.Upgrades;

/// <summary>
/// The protocols of exec, attach and port-forward on top of SPDY: who opens which stream, and how the end is told. Their names go with the
/// upgrade in <see cref="Header"/>.
/// </summary>
public static class StreamProtocols
{
    /// <summary>Where a client names what it speaks, and the server what was chosen.</summary>
    public const string Header = "X-Stream-Protocol-Version";

    /// <summary>The exit code comes as a <c>Status</c> on the error stream; the newest that container runtimes speak.</summary>
    public const string V4 = "v4.channel.k8s.io";

    /// <summary>Forwarded ports: a data and an error stream for each connection.</summary>
    public const string PortForward = "portforward.k8s.io";

    /// <summary>What container runtimes speak for commands, the best first.</summary>
    public static IReadOnlyList<string> OfCommands { get; } = [V4, "v3.channel.k8s.io", "v2.channel.k8s.io", "channel.k8s.io"];

    /// <summary>What they speak for ports.</summary>
    public static IReadOnlyList<string> OfPorts { get; } = [PortForward];

    /// <summary>
    /// The first that a client offers and we have; empty for a client that names none, which speaks the first of all; null for no match.
    /// </summary>
    public static string? Choose(IEnumerable<string> offered, IReadOnlyList<string> served)
    {
        var any = false;
        foreach (var name in offered)
        {
            any = true;
            if (served.Contains(name))
            {
                return name;
            }
        }

        return any ? null : "";
    }

    /// <summary>Why there is no match, in upstream's words.</summary>
    public static string NoMatch(IEnumerable<string> offered, IReadOnlyList<string> served) =>
        $"unable to upgrade: unable to negotiate protocol: client supports [{string.Join(' ', offered)}], server accepts " +
        $"[{string.Join(' ', served)}]";
}

using System.Text.RegularExpressions;

namespace Jota.Kubectl;

/// <summary>
/// Which requests <c>kubectl proxy</c> passes on: a page in a browser must not reach the cluster through it under another name.
/// </summary>
internal sealed class ProxyFilter
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly IReadOnlyList<Regex> _acceptedHosts;
    private readonly IReadOnlyList<Regex> _acceptedPaths;
    private readonly IReadOnlyList<Regex> _rejectedPaths;
    private readonly IReadOnlyList<Regex> _rejectedMethods;

    private ProxyFilter(FlagValues flags)
    {
        _acceptedHosts = Read(flags, "accept-hosts");
        _acceptedPaths = Read(flags, "accept-paths");
        _rejectedPaths = Read(flags, "reject-paths");
        _rejectedMethods = Read(flags, "reject-methods");
    }

    public static IReadOnlyList<Flag> Flags { get; } =
    [
        Flag.Text("accept-hosts", @"^localhost$,^127\.0\.0\.1$,^\[::1\]$"),
        Flag.Text("accept-paths", "^.*"),
        Flag.Text("reject-paths", "^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach"),
        Flag.Text("reject-methods", "^$"),
        Flag.Switch("disable-filter"),
    ];

    /// <summary>The filter; null for none.</summary>
    public static ProxyFilter? Of(FlagValues flags) => flags.Is("disable-filter") ? null : new(flags);

    /// <summary>Whether a request may pass.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="path">Where it goes, with nothing in it encoded.</param>
    /// <param name="host">What it calls this machine, without a port.</param>
    public bool Accepts(string method, string path, string host)
    {
        try
        {
            return !Any(_rejectedPaths, path) && !Any(_rejectedMethods, method) && Any(_acceptedPaths, path) && Any(_acceptedHosts, host);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static bool Any(IReadOnlyList<Regex> patterns, string text) => patterns.Any(pattern => pattern.IsMatch(text));

    private static List<Regex> Read(FlagValues flags, string name)
    {
        try
        {
            return [.. flags.Text(name).Split(',').Select(text => new Regex(text, RegexOptions.CultureInvariant, Longest))];
        }
        catch (ArgumentException wrong)
        {
            throw KubectlException.Error($"--{name}: {wrong.Message}");
        }
    }
}

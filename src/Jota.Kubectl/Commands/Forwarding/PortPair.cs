using System.Globalization;

namespace Jota.Kubectl;

/// <summary>A forwarded port.</summary>
/// <param name="Local">Here; zero for any that is free.</param>
/// <param name="Remote">There: a number, or a name until it was looked up.</param>
internal sealed record PortPair(ushort Local, string Remote)
{
    /// <summary>As given: what it means at another pod may be another number.</summary>
    public string Given { get; init; } = "";

    /// <summary>The number there.</summary>
    public ushort RemoteNumber => ushort.Parse(Remote, CultureInfo.InvariantCulture);

    /// <summary>Takes <c>80</c>, <c>8080:80</c>, <c>:80</c> and <c>8080:http</c> apart, and looks up what is there.</summary>
    /// <param name="given">As given.</param>
    /// <param name="lookUp">
    /// From what was named there to the pod's port, and to the port that stands for it here where none was named.
    /// </param>
    public static PortPair Read(string given, Func<string, (ushort Remote, ushort Local)> lookUp)
    {
        var parts = given.Split(':');
        if (parts.Length > 2 || parts[^1].Length == 0)
        {
            throw KubectlException.Error(
                parts.Length > 2 ? $"invalid port format '{given}' (as in 8080:80)" : "remote port cannot be empty");
        }

        if (parts.Length == 2 && parts[0].Length > 0 && !IsPort(parts[0]))
        {
            throw KubectlException.Error($"error parsing local port '{parts[0]}': it is no number from 0 to 65535");
        }

        var (remote, local) = lookUp(parts[^1]);
        local = parts.Length == 1 ? local : parts[0].Length == 0 ? (ushort)0 : ushort.Parse(parts[0], CultureInfo.InvariantCulture);
        return remote > 0 ? new(local, $"{remote}") { Given = given } : throw KubectlException.Error("remote port must be > 0");
    }

    /// <summary>The number; null where the text is a name.</summary>
    public static ushort? NumberOf(string text) => IsPort(text) ? ushort.Parse(text, CultureInfo.InvariantCulture)
        : !text.All(char.IsAsciiDigit) ? null
        : throw KubectlException.Error($"error parsing remote port '{text}': it is no number from 1 to 65535");

    private static bool IsPort(string text) => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}

namespace Jota.Kubectl;

/// <summary>The flags of every command.</summary>
internal static class GlobalFlags
{
    public static IReadOnlyList<Flag> All { get; } =
    [
        Flag.Text("kubeconfig"),
        Flag.Text("context"),
        Flag.Text("cluster"),
        Flag.Text("user"),
        Flag.Text("namespace", letter: 'n'),
        Flag.Text("server", letter: 's'),
        Flag.Text("token"),
        Flag.Text("username"),
        Flag.Text("password"),
        Flag.Text("as"),
        Flag.Text("as-uid"),
        Flag.Repeated("as-group"),
        Flag.Repeated("as-user-extra"),
        Flag.Text("certificate-authority"),
        Flag.Text("client-certificate"),
        Flag.Text("client-key"),
        Flag.Text("tls-server-name"),
        Flag.Switch("insecure-skip-tls-verify"),
        Flag.Text("request-timeout", "0"),
        Flag.Text("cache-dir"),
        Flag.Switch("disable-compression"),
        Flag.Switch("warnings-as-errors"),
        Flag.Switch("match-server-version"),
        .. Profiling.Flags,
        Flag.Text("kuberc"),
        Flag.Number("v", letter: 'v'),
        Flag.Text("vmodule"),
        Flag.Text("log-flush-frequency"),
        Flag.Switch("explain"),
        Flag.Switch("help", letter: 'h'),
    ];
}

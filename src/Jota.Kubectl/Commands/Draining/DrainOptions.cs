using Jota.Api;

namespace Jota.Kubectl;

/// <summary>How far <c>kubectl drain</c> goes.</summary>
internal sealed record DrainOptions
{
    public static IReadOnlyList<Flag> Flags { get; } =
    [
        Flag.Text("selector", letter: 'l'), Flag.Text("dry-run", "none", bare: "unchanged"), .. PrintOptions.Flags,
        Flag.Number("chunk-size", 500), Flag.Switch("delete-emptydir-data"), Flag.Switch("disable-eviction"), Flag.Switch("force"),
        Flag.Number("grace-period", -1), Flag.Switch("ignore-daemonsets"), Flag.Text("pod-selector"),
        Flag.Number("skip-wait-for-delete-timeout"), Flag.Duration("timeout"),
    ];

    public bool DeletesLocalData { get; init; }

    public bool DisablesEviction { get; init; }

    public bool Force { get; init; }

    /// <summary>Seconds; below zero for each pod's own.</summary>
    public long Grace { get; init; }

    public bool IgnoresDaemonSets { get; init; }

    /// <summary>Which pods go; empty for all.</summary>
    public string Pods { get; init; } = "";

    /// <summary>A pod that was told to go longer ago is not waited for; zero for all are.</summary>
    public TimeSpan WaitsForTold { get; init; }

    /// <summary>Zero for ever.</summary>
    public TimeSpan Timeout { get; init; }

    public static DrainOptions Of(Invocation call)
    {
        var flags = call.Flags;
        try
        {
            _ = LabelSelector.Parse(flags.Text("pod-selector"));
        }
        catch (FormatException)
        {
            throw KubectlException.Error("--pod-selector=<pod_selector> must be a valid label selector");
        }

        if (call.Arguments.Count > 0 && flags.Text("selector").Length > 0)
        {
            throw KubectlException.Usage(call.Command, "cannot specify both a node name and a --selector option");
        }

        if (call.Arguments.Count == 0 && flags.Text("selector").Length == 0)
        {
            throw KubectlException.Usage(call.Command, "USAGE: drain NODE [flags]");
        }

        return new DrainOptions
        {
            DeletesLocalData = flags.Is("delete-emptydir-data"),
            DisablesEviction = flags.Is("disable-eviction"),
            Force = flags.Is("force"),
            Grace = flags.Number("grace-period"),
            IgnoresDaemonSets = flags.Is("ignore-daemonsets"),
            Pods = flags.Text("pod-selector"),
            WaitsForTold = TimeSpan.FromSeconds(flags.Number("skip-wait-for-delete-timeout")),
            Timeout = flags.Duration("timeout"),
        };
    }
}

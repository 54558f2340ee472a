using System.Globalization;
using System.Text;
using Jota.Client;

namespace Jota.Tracing;

/// <summary>Tells a pod's trace for people: the six steps of a pod's way, each with its offset from the first. Pure.</summary>
internal static class PodTraceText
{
    /// <summary>One line per thing that happened.</summary>
    public static string Render(string ns, string name, IReadOnlyList<PodTraceEntry> entries)
    {
        if (entries.Count == 0)
        {
            return $"pod {ns}/{name}: nothing is noted; the server keeps only the newest pods since it started\n";
        }

        var text = new StringBuilder();
        var first = entries[0].At;
        text.Append(CultureInfo.InvariantCulture, $"pod {ns}/{name}, from {first.ToLocalTime():yyyy-MM-dd HH:mm:ss.fff}\n\n");
        foreach (var entry in entries)
        {
            var offset = (entry.At - first).TotalMilliseconds;
            text.Append(CultureInfo.InvariantCulture, $"  +{offset,9:F1} ms  {NumberOf(entry.Step)}  {WordsOf(entry)}\n");
        }

        return text.ToString();
    }

    private static string NumberOf(PodStep step) => step switch
    {
        PodStep.Stored => "1-2",
        PodStep.SeenByScheduler => " 3 ",
        PodStep.Bound => " 4 ",
        PodStep.StatusStored => " 6 ",
        _ => " 5 ",
    };

    private static string WordsOf(PodTraceEntry entry) => entry.Step switch
    {
        PodStep.Stored => $"API server: accepted and stored{At("revision", entry.Detail)}",
        PodStep.SeenByScheduler => "scheduler: seen",
        PodStep.Bound => $"API server: bound to node {entry.Detail}",
        PodStep.SeenByKubelet => "kubelet: seen by the kubelet of the node",
        PodStep.SandboxReady => $"kubelet: sandbox and network are there{Told(entry.Detail)}",
        PodStep.ImagePulled => $"kubelet: image is there{Told(entry.Detail)}",
        PodStep.ContainerStarted => $"kubelet: container started{Told(entry.Detail)}",
        PodStep.StatusStored => $"API server: status stored, the pod is ready{At("revision", entry.Detail)}",
        _ => entry.Step.ToString(),
    };

    private static string At(string what, string detail) => detail.Length == 0 ? "" : $" at {what} {detail}";

    private static string Told(string detail) => detail.Length == 0 ? "" : $": {detail}";
}

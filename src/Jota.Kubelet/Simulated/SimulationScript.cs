using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Jota.Api;

namespace Jota.Kubelet.Simulated;

/// <summary>How a simulated image's containers behave. All times are on the runtime's clock.</summary>
public sealed record SimulatedImage
{
    /// <summary>An image that is there at once and whose containers run until they are stopped.</summary>
    public static SimulatedImage Default { get; } = new();

    /// <summary>How long a pull takes.</summary>
    public TimeSpan PullTime { get; init; }

    /// <summary>Why pulling fails, in the registry's words; null when it does not.</summary>
    public string? PullError { get; init; }

    /// <summary>Why making a container fails; null when it does not.</summary>
    public string? CreateError { get; init; }

    /// <summary>How long starting a container takes.</summary>
    public TimeSpan StartTime { get; init; }

    /// <summary>Why starting a container fails; null when it does not.</summary>
    public string? StartError { get; init; }

    /// <summary>
    /// When a container ends by itself after its start; null: it runs until it is stopped, and an init container ends at once.
    /// </summary>
    public TimeSpan? ExitAfter { get; init; }

    /// <summary>The exit code of one that ended by itself.</summary>
    public int ExitCode { get; init; }

    /// <summary>The reason of one that ended by itself, such as <c>OOMKilled</c>; empty for the usual.</summary>
    public string ExitReason { get; init; } = "";

    /// <summary>How long a container takes to stop when asked to; longer than its grace, it is killed.</summary>
    public TimeSpan StopTime { get; init; }

    /// <summary>What commands (probes, hooks) exit with.</summary>
    public int ExecExitCode { get; init; }

    /// <summary>What HTTP probes and hooks are answered with, on ports that are not refused.</summary>
    public int HttpStatus { get; init; } = 200;

    /// <summary>
    /// What commands do that somebody runs (<c>kubectl exec</c>), by the command line with single blanks. Others say that the container is
    /// simulated and exit with <see cref="ExecExitCode"/>, but <c>cat</c>, which copies its input.
    /// </summary>
    public ImmutableDictionary<string, SimulatedCommand> Commands { get; init; } = ImmutableDictionary<string, SimulatedCommand>.Empty;

    /// <summary>
    /// Whom the image runs as. A name alone does not tell: it is taken for nobody's rather than root's, so that <c>runAsNonRoot</c> is met.
    /// </summary>
    public long User { get; init; } = 65534;

    /// <summary>The image's size in bytes.</summary>
    public ulong Size { get; init; } = 1_000_000;
}

/// <summary>
/// How simulated containers behave: by image name here, or by annotations of a pod, which win: <c>jota.dev/sim.pull-time</c>,
/// <c>sim.pull-error</c>, <c>sim.create-error</c>, <c>sim.start-time</c>, <c>sim.start-error</c>, <c>sim.exit-after</c>,
/// <c>sim.exit-code</c>, <c>sim.exit-reason</c>, <c>sim.stop-time</c>, <c>sim.exec-exit-code</c>, <c>sim.http-status</c> for all containers
/// of the pod, or followed by <c>.CONTAINER</c> for one. Times are in seconds (<c>1.5</c>). <c>sim.refused-ports</c> (<c>81,82</c>) are
/// those of the pod on which probes, hooks and forwarding find nobody; all others answer, and nothing is ever asked of a network.
/// <c>sim.cpu</c> (<c>250m</c>) and <c>sim.memory</c> (<c>64Mi</c>) are what containers are said to use, and may change while they run;
/// without them that is half of what they ask for.
/// </summary>
public sealed record SimulationScript
{
    private const string Prefix = "jota.dev/sim.";

    /// <summary>Everything succeeds at once and runs until it is stopped.</summary>
    public static SimulationScript Default { get; } = new();

    /// <summary>The behaviour of images, by their name as the pod gives it.</summary>
    public ImmutableDictionary<string, SimulatedImage> Images { get; init; } = ImmutableDictionary<string, SimulatedImage>.Empty;

    /// <summary>The behaviour of all other images.</summary>
    public SimulatedImage Otherwise { get; init; } = SimulatedImage.Default;

    /// <summary>How long making a sandbox takes.</summary>
    public TimeSpan SandboxTime { get; init; }

    internal static FrozenSet<string> RefusedPorts(IDictionary<string, string> annotations) =>
        annotations.TryGetValue(Prefix + "refused-ports", out var ports)
            ? ports.Split(',', StringSplitOptions.TrimEntries).ToFrozenSet()
            : [];

    internal static SimulatedCommand CommandOf(SimulatedImage behaviour, string container, IEnumerable<string> command)
    {
        var line = string.Join(' ', command);
        return behaviour.Commands.GetValueOrDefault(line) ?? (line == "cat"
            ? new SimulatedCommand { CopiesInput = true }
            : new SimulatedCommand { Output = $"{container} is simulated: {line} was not run.\n", ExitCode = behaviour.ExecExitCode });
    }

    /// <summary>What an annotation says for a container: its own, else that for all of the pod.</summary>
    internal static string? Text(IDictionary<string, string> annotations, string what, string container) =>
        annotations.TryGetValue($"{Prefix}{what}.{container}", out var own) || annotations.TryGetValue(Prefix + what, out own)
            ? own
            : null;

    internal SimulatedImage For(string image, string container, IDictionary<string, string> annotations)
    {
        var scripted = Images.GetValueOrDefault(image)
            ?? Images.GetValueOrDefault(image.EndsWith(":latest", StringComparison.Ordinal) ? image[..^7] : image)
            ?? Otherwise;
        return !annotations.Keys.Any(key => key.StartsWith(Prefix, StringComparison.Ordinal)) ? scripted : scripted with
        {
            PullTime = Time("pull-time") ?? scripted.PullTime,
            PullError = Text("pull-error") ?? scripted.PullError,
            CreateError = Text("create-error") ?? scripted.CreateError,
            StartTime = Time("start-time") ?? scripted.StartTime,
            StartError = Text("start-error") ?? scripted.StartError,
            ExitAfter = Time("exit-after") ?? scripted.ExitAfter,
            ExitCode = Number("exit-code") ?? scripted.ExitCode,
            ExitReason = Text("exit-reason") ?? scripted.ExitReason,
            StopTime = Time("stop-time") ?? scripted.StopTime,
            ExecExitCode = Number("exec-exit-code") ?? scripted.ExecExitCode,
            HttpStatus = Number("http-status") ?? scripted.HttpStatus,
        };

        string? Text(string what) => SimulationScript.Text(annotations, what, container);

        int? Number(string what) =>
            int.TryParse(Text(what), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

        TimeSpan? Time(string what) =>
            double.TryParse(Text(what), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds >= 0
                ? TimeSpan.FromSeconds(Math.Min(seconds, Spans.Longest.TotalSeconds))
                : null;
    }
}

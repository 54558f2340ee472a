using System.CommandLine;
using System.CommandLine.Parsing;
using Jota.Api;
using Jota.Kubelet;

namespace Jota.Commands;

/// <summary>The options of what a node gives up when it runs out of something, by upstream's names.</summary>
internal sealed class ReclaimCommandOptions
{
    /// <summary>
    /// Somebody's own machine, of which the cluster is a guest, may well be fuller than a node ought to be: nothing of the cluster's would
    /// help it, so only a disk that is full in earnest counts.
    /// </summary>
    private const string Guest = "imagefs.available<1%,memory.available<100Mi,nodefs.available<1%,nodefs.inodesFree<1%";

    private readonly Option<string> _hard = new("--eviction-hard")
    {
        Description = "When pods are given up at once, such as memory.available<100Mi,nodefs.available<10%; empty for never.",
        HelpName = "SIGNAL<AMOUNT,…",
    };

    private readonly Option<string> _soft = Text("--eviction-soft", "When they are given up if that lasts.", "SIGNAL<AMOUNT,…");

    private readonly Option<string> _graces = Text("--eviction-soft-grace-period", "For how long it must last.", "SIGNAL=TIME,…");

    private readonly Option<string> _reclaims = Text(
        "--eviction-minimum-reclaim", "How much more must be won back than the thresholds say.", "SIGNAL=AMOUNT,…");

    private readonly Option<int> _longestGrace = new("--eviction-max-pod-grace-period")
    {
        Description = "The longest that a pod may take to end for a soft threshold, in seconds.",
        HelpName = "N",
        DefaultValueFactory = _ => 0,
    };

    private readonly Option<string> _transition = Text(
        "--eviction-pressure-transition-period", "For how long a pressure is told after it was last seen.", "TIME", "5m0s");

    private readonly Option<string> _shutdown = Text(
        "--shutdown-grace-period", "How long pods may take to end when this process stops; 0s: they run on.", "TIME", "0s");

    private readonly Option<string> _shutdownCritical = Text(
        "--shutdown-grace-period-critical-pods", "The part of it that is kept for critical pods, which end last.", "TIME", "0s");

    private readonly Option<int> _high = new("--image-gc-high-threshold")
    {
        Description = "When so much of the disk is in use, in percent, images go that nobody uses; 100 for never.",
        HelpName = "N",
    };

    private readonly Option<int> _low = new("--image-gc-low-threshold")
    {
        Description = "Until no more than so much is in use.",
        HelpName = "N",
        DefaultValueFactory = _ => 80,
    };

    private readonly Option<string> _age = Text("--minimum-image-ttl-duration", "How old an image must be to go.", "TIME", "2m0s");

    /// <summary>With what is checked of them.</summary>
    /// <param name="isGuest">Whether the machine is somebody's own, and no machine for a node: then the defaults are gentle.</param>
    public ReclaimCommandOptions(bool isGuest)
    {
        _hard.DefaultValueFactory = _ => isGuest ? Guest : new EvictionOptions().Hard;
        _high.DefaultValueFactory = _ => isGuest ? 100 : 85;
        foreach (var option in (Option<string>[])[_transition, _age, _shutdown, _shutdownCritical])
        {
            option.Validators.Add(result => Refuse(result, TimeProblem(result.GetValue(option))));
        }

        foreach (var option in (Option<string>[])[_hard, _soft, _graces, _reclaims])
        {
            option.Validators.Add(result => Refuse(result, EvictionOf(result.GetValue, result.GetValue).Problem));
        }

        foreach (var option in (Option<int>[])[_high, _low])
        {
            option.Validators.Add(result => Refuse(result, ImagesOf(result.GetValue, result.GetValue).Problem));
        }

        _shutdownCritical.Validators.Add(result => Refuse(result, ShutdownOf(result.GetValue)?.Problem));
        _shutdown.Validators.Add(result => Refuse(result, ShutdownOf(result.GetValue)?.Problem));
        _longestGrace.Validators.Add(result => CommonOptions.Between(result, 0, int.MaxValue));
    }

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All =>
    [
        _hard, _soft, _graces, _reclaims, _longestGrace, _transition, _high, _low, _age, _shutdown, _shutdownCritical,
    ];

    /// <summary>When pods are given up.</summary>
    public EvictionOptions EvictionOf(ParseResult result) => EvictionOf(result.GetValue, result.GetValue);

    /// <summary>When images go.</summary>
    public ImageCollectionOptions ImagesOf(ParseResult result) => ImagesOf(result.GetValue, result.GetValue);

    /// <summary>How pods end; null: they run on.</summary>
    public ShutdownOptions? ShutdownOf(ParseResult result) => ShutdownOf(result.GetValue);

    private ShutdownOptions? ShutdownOf(Func<Option<string>, string?> text)
    {
        var (all, critical) = (GoTime.Parse(text(_shutdown) ?? "", out _), GoTime.Parse(text(_shutdownCritical) ?? "", out _));
        return all == TimeSpan.Zero && critical == TimeSpan.Zero ? null : new() { GracePeriod = all, GracePeriodCriticalPods = critical };
    }

    private EvictionOptions EvictionOf(Func<Option<string>, string?> text, Func<Option<int>, int> number) => new()
    {
        Hard = text(_hard) ?? "",
        Soft = text(_soft) ?? "",
        SoftGracePeriods = text(_graces) ?? "",
        MinimumReclaim = text(_reclaims) ?? "",
        LongestPodGrace = TimeSpan.FromSeconds(Math.Max(0, number(_longestGrace))),
        TransitionPeriod = GoTime.Parse(text(_transition) ?? "", out _),
    };

    private ImageCollectionOptions ImagesOf(Func<Option<string>, string?> text, Func<Option<int>, int> number) => new()
    {
        HighThresholdPercent = number(_high),
        LowThresholdPercent = number(_low),
        MinimumAge = GoTime.Parse(text(_age) ?? "", out _),
    };

    private static string? TimeProblem(string? text)
    {
        GoTime.Parse(text ?? "", out var problem);
        return problem;
    }

    private static void Refuse(OptionResult result, string? problem)
    {
        // Who did not give it need not be told; one of those that he gave says it.
        if (problem is not null && !result.Implicit)
        {
            result.AddError($"{result.IdentifierToken?.Value}: {problem}");
        }
    }

    private static Option<string> Text(string name, string description, string form, string usual = "") => new(name)
    {
        Description = description,
        HelpName = form,
        DefaultValueFactory = _ => usual,
    };
}

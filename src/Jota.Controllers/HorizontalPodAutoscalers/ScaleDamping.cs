using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Keeps a target from being scaled back and forth, too fast, or beyond its limits: first earlier recommendations hold a new one back, then
/// limits do. Pure.
/// </summary>
/// <param name="Spec">What the autoscaler is to do.</param>
/// <param name="Current">How many replicas there are to be at present.</param>
/// <param name="History">What is remembered.</param>
/// <param name="Options">What holds where the autoscaler says nothing.</param>
/// <param name="Now">The time.</param>
internal sealed record ScaleDamping(
    V2HorizontalPodAutoscalerSpec Spec, int Current, ScaleHistory History, AutoscalerOptions Options, DateTime Now)
{
    private const string TooFastUp = "the desired replica count is increasing faster than the maximum scale rate";
    private const string TooFastDown = "the desired replica count is decreasing faster than the maximum scale rate";
    private const string TooMany = "the desired replica count is more than the maximum replica count";
    private const string TooFew = "the desired replica count is less than the minimum replica count";

    private int Least => Spec.MinReplicas ?? 1;

    public ScaleDecision Of(int recommended)
    {
        var (stable, reason, message, window) = Spec.Behavior is { } behavior ? Stabilized(behavior, recommended) : Stabilized(recommended);
        var able = stable == recommended
            ? new ScaleCondition(ScaleCondition.AbleToScale, true, "ReadyForNewScale", "recommended size matches current size")
            : new(ScaleCondition.AbleToScale, true, reason, message);
        var (replicas, why, words) = Spec.Behavior is { } rules ? Limited(rules, stable) : Limited(stable);
        var limited = new ScaleCondition(ScaleCondition.ScalingLimited, replicas != stable, why, words);
        return new(replicas, History.Recommended(recommended, window, Now), able, limited);
    }

    /// <summary>Without rules: never less than anything recommended of late.</summary>
    private (int Replicas, string Reason, string Message, TimeSpan Window) Stabilized(int recommended)
    {
        var window = Options.DownscaleStabilization;
        var most = recommended;
        foreach (var earlier in History.Recommendations)
        {
            most = earlier.At >= Now - window ? Math.Max(most, earlier.Count) : most;
        }

        return (most, "ScaleDownStabilized", HeldUp, window);
    }

    /// <summary>By rules: no more than the least recommended in the one window, no fewer than the most in the other.</summary>
    private (int Replicas, string Reason, string Message, TimeSpan Window) Stabilized(
        V2HorizontalPodAutoscalerBehavior behavior, int recommended)
    {
        var up = Spans.FromSeconds(behavior.ScaleUp?.StabilizationWindowSeconds ?? 0);
        var down = behavior.ScaleDown?.StabilizationWindowSeconds is { } said ? Spans.FromSeconds(said) : Options.DownscaleStabilization;
        var (least, most) = (recommended, recommended);
        foreach (var earlier in History.Recommendations)
        {
            least = earlier.At > Now - up ? Math.Min(least, earlier.Count) : least;
            most = earlier.At > Now - down ? Math.Max(most, earlier.Count) : most;
        }

        var stable = Math.Min(Math.Max(Current, least), most);
        var window = up > down ? up : down;
        return recommended >= Current
            ? (stable, "ScaleUpStabilized", HeldDown, window)
            : (stable, "ScaleDownStabilized", HeldUp, window);
    }

    /// <summary>Without rules: at most twice what there is, or four, so that one bogus figure does not make hundreds.</summary>
    private (int Replicas, string Reason, string Message) Limited(int wanted)
    {
        var most = (int)Math.Min(Math.Max(2L * Current, 4), int.MaxValue);
        return wanted < Least ? (Least, "TooFewReplicas", TooFew)
            : wanted <= Math.Min(most, Spec.MaxReplicas) ? Within(wanted)
            : Spec.MaxReplicas > most ? (most, "ScaleUpLimit", TooFastUp)
            : (Spec.MaxReplicas, "TooManyReplicas", TooMany);
    }

    private (int Replicas, string Reason, string Message) Limited(V2HorizontalPodAutoscalerBehavior behavior, int wanted)
    {
        if (wanted > Current && behavior.ScaleUp is { } rules)
        {
            var most = Math.Max(Current, ScaleLimit.Up(rules, Current, History, Now));
            return wanted <= Math.Min(most, Spec.MaxReplicas) ? Within(wanted)
                : Spec.MaxReplicas > most ? (most, "ScaleUpLimit", TooFastUp)
                : (Spec.MaxReplicas, "TooManyReplicas", TooMany);
        }

        if (wanted < Current && behavior.ScaleDown is { } back)
        {
            var fewest = Math.Min(Current, ScaleLimit.Down(back, Current, History, Now));
            return wanted >= Math.Max(fewest, Least) ? Within(wanted)
                : Least < fewest ? (fewest, "ScaleDownLimit", TooFastDown)
                : (Least, "TooFewReplicas", TooFew);
        }

        return Within(wanted);
    }

    private static (int Replicas, string Reason, string Message) Within(int wanted) =>
        (wanted, "DesiredWithinRange", "the desired count is within the acceptable range");

    private const string HeldUp = "recent recommendations were higher than current one, applying the highest recent recommendation";
    private const string HeldDown = "recent recommendations were lower than current one, applying the lowest recent recommendation";
}

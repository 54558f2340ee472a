using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>How far a ratio of use to target may be from one before anything is done (KEP-4951).</summary>
/// <param name="Down">Below one.</param>
/// <param name="Up">Above one.</param>
internal readonly record struct ScaleTolerance(double Down, double Up)
{
    /// <summary>What an autoscaler says, in each direction, else what is usual.</summary>
    public static ScaleTolerance Of(V2HorizontalPodAutoscalerSpec spec, double usual) =>
        new(Of(spec.Behavior?.ScaleDown) ?? usual, Of(spec.Behavior?.ScaleUp) ?? usual);

    public bool Admits(double ratio) => ratio >= 1 - Down && ratio <= 1 + Up;

    private static double? Of(V2HPAScalingRules? rules) => rules?.Tolerance is { } said ? Quantity.Of(said).ToDouble() : null;
}

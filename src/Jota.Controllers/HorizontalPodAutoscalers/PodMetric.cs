namespace Jota.Controllers;

/// <summary>A metric of a pod.</summary>
/// <param name="Value">In thousandths.</param>
/// <param name="Timestamp">When it was taken.</param>
/// <param name="Window">Over which time before that.</param>
internal readonly record struct PodMetric(long Value, DateTime Timestamp, TimeSpan Window);

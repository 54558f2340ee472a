namespace Jota.Controllers;

/// <summary>Numbers of replicas, which are never negative and never more than fits.</summary>
internal static class ReplicaCount
{
    /// <summary>At least so many as to hold <paramref name="count"/>.</summary>
    public static int Up(double count) => double.IsNaN(count) ? 0 : (int)Math.Clamp(Math.Ceiling(count), 0, int.MaxValue);

    /// <summary>As many whole ones as there are in <paramref name="count"/>.</summary>
    public static int Down(double count) => double.IsNaN(count) ? 0 : (int)Math.Clamp(Math.Truncate(count), 0, int.MaxValue);

    public static int Of(long count) => (int)Math.Clamp(count, 0, int.MaxValue);
}

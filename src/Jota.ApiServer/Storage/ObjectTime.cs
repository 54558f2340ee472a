namespace Jota.ApiServer.Storage;

/// <summary>The time as API objects tell it.</summary>
internal static class ObjectTime
{
    /// <summary>The present time in whole seconds.</summary>
    public static DateTime ObjectNow(this TimeProvider clock)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
    }
}

namespace Jota.Kubelet.Statuses;

/// <summary>Times as the API keeps them: in whole seconds.</summary>
internal static class ApiTime
{
    public static DateTime Of(DateTimeOffset time) =>
        new(time.UtcTicks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, DateTimeKind.Utc);

    public static DateTime? Of(DateTimeOffset? time) => time is { } known ? Of(known) : null;

    public static DateTimeOffset Read(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));
}

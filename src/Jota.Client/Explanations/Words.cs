using System.Globalization;
using Jota.Api;

namespace Jota.Client;

/// <summary>Times and lists in sentences.</summary>
internal static class Words
{
    public static string Since(DateTime? start, DateTimeOffset now) => HumanDuration.Since(start, now);

    /// <summary>How far a time is away: <c>in 20s</c>, or <c>now</c> when it is past.</summary>
    public static string Until(DateTimeOffset at, DateTimeOffset now) => at <= now ? "now" : $"in {HumanDuration.Format(at - now)}";

    public static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));

    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;

namespace Jota.ApiServer.Auditing;

/// <summary>
/// The names of the files that a log was set aside in, as upstream gives them: of <c>audit.log</c>,
/// <c>audit-2026-01-31T13-05-09.123.log</c>, by the time in UTC at which it was. Pure.
/// </summary>
/// <param name="path">The log.</param>
internal sealed class RotatedNames(string path)
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH-mm-ss.fff";

    private readonly string _prefix = Path.GetFileNameWithoutExtension(path) + "-";
    private readonly string _extension = Path.GetExtension(path);

    /// <summary>The name for one that is set aside now.</summary>
    public string At(DateTimeOffset time) =>
        _prefix + time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture) + _extension;

    /// <summary>When a file was set aside; null for one that is something else.</summary>
    public DateTimeOffset? TimeOf(string name)
    {
        if (name.Length <= _prefix.Length + _extension.Length
            || !name.StartsWith(_prefix, StringComparison.Ordinal) || !name.EndsWith(_extension, StringComparison.Ordinal))
        {
            return null;
        }

        var time = name.AsSpan(_prefix.Length, name.Length - _prefix.Length - _extension.Length);
        return DateTimeOffset.TryParseExact(time, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var found)
            ? found
            : null;
    }

    /// <summary>Which of a folder's files are to go: the oldest of too many, and those that are too old.</summary>
    public IReadOnlyList<string> Outdated(IEnumerable<string> names, AuditLogLimits limits, DateTimeOffset now)
    {
        var old = names.Select(name => (Name: name, Time: TimeOf(name)))
            .Where(file => file.Time is not null)
            .OrderByDescending(file => file.Time)
            .ToList();
        return
        [
            .. old.Index()
                .Where(file => file.Index >= (limits.MaxBackups ?? int.MaxValue) || now - file.Item.Time > limits.MaxAge)
                .Select(file => file.Item.Name),
        ];
    }
}

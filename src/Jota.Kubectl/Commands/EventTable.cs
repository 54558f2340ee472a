using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Events, a line each.</summary>
/// <param name="output">Where to.</param>
/// <param name="withNamespace">Whether the namespace is told.</param>
/// <param name="noHeaders">Whether the header is left out.</param>
/// <param name="clock">The clock.</param>
internal sealed class EventTable(TextWriter output, bool withNamespace, bool noHeaders, TimeProvider clock)
{
    private readonly TabWriter _writer = new(output);
    private bool _begun = noHeaders;

    /// <summary>When an event was last seen.</summary>
    public static DateTimeOffset TimeOf(JsonObject happened) => Times.Read(
        happened.At("series") is { } series ? series.Text("lastObservedTime")
        : happened.Text("lastTimestamp") is { Length: > 0 } last ? last
        : happened.Text("eventTime"));

    public void Add(JsonObject happened)
    {
        if (!_begun)
        {
            _writer.Line([.. withNamespace ? ["NAMESPACE"] : Array.Empty<string>(), "LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"]);
            _begun = true;
        }

        var about = happened.At("involvedObject");
        var line = string.Join(
            '\t',
            EventsDescriber.Interval(happened, clock),
            happened.Text("type"),
            happened.Text("reason"),
            $"{about.Text("kind")}/{about.Text("name")}",
            happened.Text("message").Trim());
        _writer.Write((withNamespace ? $"{happened.Namespace()}\t" : "") + line + "\n");
    }

    public void Flush() => _writer.Flush();
}

using System.Text;
using k8s.Models;

namespace Jota.Client.Tests.Events;

public sealed class SeriesEventCorrelatorTests
{
    private static readonly DateTime Start = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
    private readonly SeriesEventCorrelator _correlator = new("default-scheduler", "default-scheduler-host");

    [Fact]
    public void The_first_is_an_event_in_the_newer_form()
    {
        var ev = Assert.IsType<EventWrite.Create>(_correlator.Correlate(Happened("m", 0))).Event;

        Assert.Equal(("default-scheduler", "default-scheduler-host", "Scheduling"), (ev.ReportingComponent, ev.ReportingInstance, ev.Action));
        Assert.Equal(Start, ev.EventTime);
        Assert.Null(ev.FirstTimestamp);
        Assert.Null(ev.Count);
        Assert.Null(ev.Source.Component);
    }

    [Fact]
    public void The_second_makes_a_series_and_later_ones_wait_to_be_written()
    {
        _correlator.Correlate(Happened("m", 0));
        var second = Assert.IsType<EventWrite.Count>(_correlator.Correlate(Happened("another text", 10)));
        Assert.Equal(
            """{"series":{"count":2,"lastObservedTime":"2026-01-02T03:04:15.000000Z"}}""", Encoding.UTF8.GetString(second.MergePatch));

        Assert.Null(_correlator.Correlate(Happened("m", 20)));
        Assert.Null(_correlator.Correlate(Happened("m", 30)));
        var flushed = Assert.IsType<EventWrite.Count>(_correlator.Flush(SeriesEventCorrelator.KeyOf(Happened("m", 0))));

        Assert.Equal(4, flushed.Whole.Series.Count);
        Assert.Null(_correlator.Flush(SeriesEventCorrelator.KeyOf(Happened("m", 0))));
    }

    [Fact]
    public void A_series_ends_after_six_quiet_minutes()
    {
        _correlator.Correlate(Happened("m", 0));

        Assert.IsType<EventWrite.Create>(_correlator.Correlate(Happened("m", 361)));
    }

    [Fact]
    public void Long_notes_are_cut()
    {
        var ev = Assert.IsType<EventWrite.Create>(_correlator.Correlate(Happened(new string('x', 2000), 0))).Event;

        Assert.Equal(1024, ev.Message.Length);
        Assert.EndsWith(" ...", ev.Message, StringComparison.Ordinal);
    }

    private static EventOccurrence Happened(string message, int second) => new(
        new V1ObjectReference { ApiVersion = "v1", Kind = "Pod", NamespaceProperty = "default", Name = "web", Uid = "u" },
        EventType.Warning,
        "FailedScheduling",
        message,
        Start.AddSeconds(second))
    { Action = "Scheduling" };
}

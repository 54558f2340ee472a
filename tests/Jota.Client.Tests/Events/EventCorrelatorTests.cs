using System.Text;
using Jota.Api;
using k8s.Models;

namespace Jota.Client.Tests.Events;

public sealed class EventCorrelatorTests
{
    private static readonly DateTime Start = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
    private readonly EventCorrelator _correlator = new(new V1EventSource { Component = "kubelet", Host = "n1" });

    [Fact]
    public void The_first_of_its_kind_is_a_new_event_with_upstreams_fields()
    {
        var ev = Assert.IsType<EventWrite.Create>(_correlator.Correlate(Happened("Started", "Container started", 0))).Event;

        Assert.Equal("default", ev.Metadata.NamespaceProperty);
        Assert.StartsWith("web.", ev.Metadata.Name, StringComparison.Ordinal);
        Assert.Equal(("kubelet", "n1"), (ev.Source.Component, ev.Source.Host));
        Assert.Equal(("kubelet", "n1"), (ev.ReportingComponent, ev.ReportingInstance));
        Assert.Equal((Start, Start, 1), (ev.FirstTimestamp, ev.LastTimestamp, ev.Count));
        Assert.Null(ev.EventTime);
    }

    [Fact]
    public void The_same_again_is_counted_in_the_first_one()
    {
        var first = Assert.IsType<EventWrite.Create>(_correlator.Correlate(Happened("BackOff", "again", 0))).Event;

        var second = Assert.IsType<EventWrite.Count>(_correlator.Correlate(Happened("BackOff", "again", 10)));

        Assert.Equal(new ObjectKey("default", first.Metadata.Name), second.Key);
        Assert.Equal(
            """{"count":2,"lastTimestamp":"2026-01-02T03:04:15Z","message":"again"}""",
            Encoding.UTF8.GetString(second.MergePatch));
        Assert.Equal((Start, 2), (second.Whole.FirstTimestamp, second.Whole.Count));
    }

    [Fact]
    public void An_event_that_got_another_name_is_counted_under_that_name()
    {
        var first = Assert.IsType<EventWrite.Create>(_correlator.Correlate(Happened("BackOff", "again", 0))).Event;
        _correlator.Rename(first, Start.AddSeconds(1));

        var second = Assert.IsType<EventWrite.Count>(_correlator.Correlate(Happened("BackOff", "again", 10)));

        Assert.Equal(first.Metadata.Name, second.Key.Name);
    }

    [Fact]
    public void The_tenth_similar_event_in_ten_minutes_is_combined_and_the_next_ones_counted_in_it()
    {
        for (var i = 0; i < 9; i++)
        {
            Assert.IsType<EventWrite.Create>(_correlator.Correlate(Happened("FailedCreate", $"no {i}", i)));
        }

        var tenth = Assert.IsType<EventWrite.Create>(_correlator.Correlate(Happened("FailedCreate", "no 9", 9))).Event;
        var next = Assert.IsType<EventWrite.Count>(_correlator.Correlate(Happened("FailedCreate", "no 10", 10)));

        Assert.Equal("(combined from similar events): no 9", tenth.Message);
        Assert.Equal("kubelet", tenth.Source.Component);
        Assert.Equal("", tenth.ReportingComponent);
        Assert.Equal("(combined from similar events): no 10", next.Whole.Message);
        Assert.Equal(tenth.Metadata.Name, next.Key.Name);
    }

    [Fact]
    public void Similar_events_further_apart_than_ten_minutes_are_not_combined()
    {
        for (var i = 0; i < 20; i++)
        {
            Assert.IsType<EventWrite.Create>(_correlator.Correlate(Happened("FailedCreate", $"no {i}", i * 601)));
        }
    }

    [Fact]
    public void After_25_events_about_an_object_one_more_is_let_through_per_five_minutes()
    {
        for (var i = 0; i < 25; i++)
        {
            Assert.NotNull(_correlator.Correlate(Happened("Unhealthy", "same", 0)));
        }

        Assert.Null(_correlator.Correlate(Happened("Unhealthy", "same", 1)));
        Assert.Null(_correlator.Correlate(Happened("Other", "other", 299)));
        Assert.NotNull(_correlator.Correlate(Happened("Unhealthy", "same", 301)));
        Assert.Null(_correlator.Correlate(Happened("Unhealthy", "same", 302)));
        Assert.NotNull(_correlator.Correlate(Happened("Unhealthy", "same", 302, "another-pod")));
    }

    [Fact]
    public void Events_at_the_same_instant_have_different_names()
    {
        var names = Enumerable.Range(0, 5)
            .Select(i => Assert.IsType<EventWrite.Create>(_correlator.Correlate(Happened("R" + i, "m", 0))).Event.Metadata.Name);

        Assert.Equal(5, names.Distinct().Count());
    }

    [Fact]
    public void Events_of_cluster_scoped_objects_live_in_default()
    {
        var about = new V1ObjectReference { Kind = "Node", Name = "n1", ApiVersion = "v1" };
        var write = _correlator.Correlate(new(about, EventType.Normal, "Starting", "m", Start));

        Assert.Equal("default", Assert.IsType<EventWrite.Create>(write).Event.Metadata.NamespaceProperty);
    }

    private static EventOccurrence Happened(string reason, string message, int second, string pod = "web") => new(
        new V1ObjectReference { ApiVersion = "v1", Kind = "Pod", NamespaceProperty = "default", Name = pod, Uid = "u-" + pod },
        EventType.Warning,
        reason,
        message,
        Start.AddSeconds(second));
}

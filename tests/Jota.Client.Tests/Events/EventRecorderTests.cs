using Jota.Tests;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Client.Tests.Events;

public sealed class EventRecorderTests : IAsyncLifetime
{
    private static readonly V1ObjectReference Web =
        new() { ApiVersion = "v1", Kind = "Pod", NamespaceProperty = "default", Name = "web", Uid = "u", FieldPath = "spec.containers{c}" };

    private InProcessApi _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await InProcessApi.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task An_event_and_its_repetitions_are_one_event_with_a_count()
    {
        await using var recorder = new EventRecorder(_cluster.Api, _cluster.Clock, NullLoggerFactory.Instance, "kubelet", "n1");
        recorder.Record(Web, EventType.Warning, "BackOff", "again");
        var first = await _cluster.UntilAsync<Corev1Event>(e => e.Reason == "BackOff");
        _cluster.Clock.Advance(TimeSpan.FromSeconds(10));

        recorder.Record(Web, EventType.Warning, "BackOff", "again");
        recorder.Record(Web, EventType.Warning, "BackOff", "again");

        var last = await _cluster.UntilAsync<Corev1Event>(e => e.Count == 3);
        Assert.Equal(first.Metadata.Name, last.Metadata.Name);
        Assert.Equal(first.FirstTimestamp, last.FirstTimestamp);
        Assert.Equal(first.LastTimestamp + TimeSpan.FromSeconds(10), last.LastTimestamp);
        Assert.Equal("spec.containers{c}", last.InvolvedObject.FieldPath);
    }

    [Fact]
    public async Task A_counted_event_that_was_deleted_comes_back()
    {
        await using var recorder = new EventRecorder(_cluster.Api, _cluster.Clock, NullLoggerFactory.Instance, "kubelet", "n1");
        recorder.Record(Web, EventType.Normal, "Pulled", "m");
        var first = await _cluster.UntilAsync<Corev1Event>(e => e.Reason == "Pulled");
        await _cluster.DeleteAsync<Corev1Event>(first.Metadata.Name);
        await _cluster.UntilGoneAsync<Corev1Event>(first.Metadata.Name);

        recorder.Record(Web, EventType.Normal, "Pulled", "m");

        await _cluster.UntilAsync<Corev1Event>(e => e.Count == 2);
    }

    [Fact]
    public async Task Two_recorders_at_the_same_instant_do_not_get_in_each_others_way()
    {
        await using var one = new EventRecorder(_cluster.Api, _cluster.Clock, NullLoggerFactory.Instance, "one");
        await using var other = new EventRecorder(_cluster.Api, _cluster.Clock, NullLoggerFactory.Instance, "other");

        one.Record(Web, EventType.Normal, "A", "m");
        other.Record(Web, EventType.Normal, "B", "m");

        await _cluster.UntilAsync<Corev1Event>(e => e.Reason == "A");
        await _cluster.UntilAsync<Corev1Event>(e => e.Reason == "B");
    }

    [Fact]
    public async Task The_count_of_a_series_is_written_after_six_minutes()
    {
        await using var recorder = new SeriesEventRecorder(_cluster.Api, _cluster.Clock, NullLoggerFactory.Instance, "default-scheduler", "here");
        for (var i = 0; i < 5; i++)
        {
            recorder.Record(Web, EventType.Warning, "FailedScheduling", "Scheduling", $"no {i}");
        }

        await _cluster.UntilAsync<Corev1Event>(e => e.Series?.Count == 2);
        var written = _cluster.UntilAsync<Corev1Event>(e => e.Series?.Count == 5);
        await _cluster.PassUntilAsync(written, TimeSpan.FromMinutes(1));
        Assert.Equal("no 0", (await written).Message);
    }
}

using Microsoft.Extensions.Time.Testing;

namespace Jota.Client.Tests.Tracing;

public sealed class PodTraceTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Causes_come_before_effects_even_if_they_are_noted_after_them()
    {
        var trace = new PodTrace(_clock);
        trace.Note("u", PodStep.Stored, "7");
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        trace.Note("u", PodStep.SeenByKubelet);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        trace.Note("u", PodStep.Bound, "node");
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        trace.Note("u", PodStep.ContainerStarted, "a");
        trace.Note("u", PodStep.StatusStored, "9");
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        trace.Note("u", PodStep.ContainerStarted, "b");

        Assert.Equal(
            [PodStep.Stored, PodStep.Bound, PodStep.SeenByKubelet, PodStep.ContainerStarted, PodStep.StatusStored, PodStep.ContainerStarted],
            trace.Of("u").Select(e => e.Step));
    }

    [Fact]
    public void Only_the_newest_pods_are_kept()
    {
        var trace = new PodTrace(_clock, pods: 2);
        foreach (var uid in (string[])["a", "b", "c"])
        {
            trace.Note(uid, PodStep.Stored);
        }

        Assert.Empty(trace.Of("a"));
        Assert.Single(trace.Of("b"));
        Assert.Single(trace.Of("c"));
    }
}

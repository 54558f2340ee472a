using Jota.Api;
using k8s.Models;

namespace Jota.Controllers.Tests.VolumeAttaching;

/// <summary>Which volumes are attached where, in worlds in which anything may happen in between.</summary>
public sealed class AttachPlanTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Nothing_is_taken_from_a_node_that_uses_it_and_nothing_of_one_node_is_on_two(int seed)
    {
        var world = new AttachWorld(new Random(seed));
        for (var i = 0; i < 4000; i++)
        {
            world.Happen();
            world.Check();
        }

        Assert.True(world.Detached > 50 && world.Forced > 5 && world.Held > 5, $"{world.Detached} {world.Forced} {world.Held}");
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void When_nothing_happens_any_more_each_pod_has_its_volume_and_nothing_else_is_attached(int seed)
    {
        var world = new AttachWorld(new Random(seed));
        for (var i = 0; i < 1000; i++)
        {
            world.Happen();
        }

        world.Settle();

        Assert.Equal(world.WantedOfLast, world.AttachedNow);
    }

    [Fact]
    public void A_lost_node_keeps_what_it_uses_for_six_minutes_and_is_looked_at_then()
    {
        var now = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var volume = AttachWorld.Volume(0, isExclusive: true);
        var state = new NodeAttachments
        {
            Name = "n",
            Node = AttachWorld.Node("n", isReady: false, inUse: [volume.InStatus], attached: [volume.InStatus]),
            Wanted = [],
            Present = [(AttachWorld.Attachment(volume, "n", isAttached: true), volume)],
            Elsewhere = _ => [],
            Unwanted = new Dictionary<string, DateTimeOffset>(),
            Now = now,
        };

        var first = AttachPlan.Compute(state);
        Assert.Empty(first.Detach);
        Assert.Equal(now.AddMinutes(6), first.LookAt);

        var early = AttachPlan.Compute(state with { Unwanted = first.Unwanted, Now = now.AddMinutes(6).AddTicks(-1) });
        Assert.Empty(early.Detach);

        var late = AttachPlan.Compute(state with { Unwanted = first.Unwanted, Now = now.AddMinutes(6) });
        Assert.True(Assert.Single(late.Detach).IsForced);
        Assert.Empty(late.Told!);
    }

    [Fact]
    public void What_others_attach_is_left_to_them()
    {
        var volume = AttachWorld.Volume(0, isExclusive: false);
        var foreign = AttachWorld.Attachment(volume, "n", isAttached: true);
        foreign.Metadata.Name = "made-by-hand";

        var step = AttachPlan.Compute(new NodeAttachments
        {
            Name = "n",
            Node = AttachWorld.Node("n", isReady: true, inUse: [], attached: []),
            Wanted = [],
            Present = [(foreign, volume)],
            Elsewhere = _ => [],
            Unwanted = new Dictionary<string, DateTimeOffset>(),
            Now = default,
        });

        Assert.Empty(step.Detach);
        Assert.Empty(step.Unwanted);
    }
}

using Jota.Kubelet.Files;
using Jota.Kubelet.Images;

namespace Jota.Kubelet.Tests.Images;

/// <summary>Which images go when the disk gets full.</summary>
public sealed class ImageCollectionPlanTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData(84, 0)]
    [InlineData(85, 5)]
    [InlineData(97, 17)]
    public void So_much_goes_that_the_lower_threshold_is_reached(int used, long bytes) =>
        Assert.Equal(bytes, Compute(new(), used).BytesToFree);

    [Fact]
    public void The_longest_unused_go_first_and_what_is_used_or_pinned_or_young_stays()
    {
        var plan = Compute(
            new(), 90,
            Image("recent") with { LastUsed = Now.AddMinutes(-5) },
            Image("used") with { InUse = true },
            Image("pinned") with { Pinned = true },
            Image("young") with { FirstSeen = Now.AddMinutes(-1) },
            Image("old") with { LastUsed = Now.AddHours(-1) },
            Image("never"));
        Assert.Equal(["never", "old", "recent"], plan.Eligible.Select(image => image.Id));
        Assert.Empty(plan.Old);
    }

    [Fact]
    public void What_nobody_used_for_too_long_goes_whatever_is_left()
    {
        var options = new ImageCollectionOptions { MaximumAge = TimeSpan.FromHours(2) };
        var plan = Compute(
            options, 10,
            Image("long") with { LastUsed = Now.AddHours(-3) },
            Image("recent") with { LastUsed = Now.AddHours(-1) },
            Image("never") with { FirstSeen = Now.AddHours(-3) },
            Image("used") with { InUse = true, LastUsed = Now.AddHours(-3) });
        Assert.Equal(["never", "long"], plan.Old.Select(image => image.Id));
        Assert.Equal(["recent"], plan.Eligible.Select(image => image.Id));
    }

    [Fact]
    public void Without_room_for_anything_young_ones_go_too()
    {
        var plan = ImageCollectionPlan.All([Image("young") with { FirstSeen = Now }, Image("used") with { InUse = true }]);
        Assert.Equal(["young"], plan.Eligible.Select(image => image.Id));
    }

    [Theory]
    [InlineData(101, 80, "invalid HighThresholdPercent 101, must be in range [0-100]")]
    [InlineData(85, -1, "invalid LowThresholdPercent -1, must be in range [0-100]")]
    [InlineData(70, 80, "LowThresholdPercent 80 can not be higher than HighThresholdPercent 70")]
    [InlineData(100, 80, null)]
    public void Thresholds_are_checked_as_upstream_does(int high, int low, string? problem) =>
        Assert.Equal(problem, new ImageCollectionOptions { HighThresholdPercent = high, LowThresholdPercent = low }.Problem);

    private static ImageCollectionPlan Compute(ImageCollectionOptions options, int used, params ImageRecord[] images) =>
        ImageCollectionPlan.Compute(options, images, new FileSystemUse(100, 100 - used, 0, 0), Now);

    private static ImageRecord Image(string id) => new(id, 10, Now.AddDays(-1));
}

namespace Jota.Conformance.Tests;

/// <summary>The sample images are made by whoever needs them first: test programs, <c>./up</c>, a user by hand, side by side.</summary>
public class SampleImagesTests
{
    [Fact]
    public async Task Whoever_asks_for_the_images_while_they_are_made_waits_and_finds_them()
    {
        Assert.SkipWhen(ContainerCluster.Missing is not null, ContainerCluster.Missing ?? "");
        var directory = JotaProcess.NewDirectory();
        var script = Path.Combine(Repository.Root, "eng", "images", "build.sh");

        var builds = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Command.RunAsync(script, [directory], bound: TimeSpan.FromMinutes(5))));

        Assert.All(builds, build => build.Succeeds());
        Assert.Single(builds, build => build.Output.Contains("archives in", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(directory, ".partial*"));
        Directory.Delete(directory, recursive: true);
    }
}

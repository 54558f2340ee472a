using Jota.Architecture.Tests.House;

namespace Jota.Architecture.Tests;

/// <summary>Inside a project a folder uses what stands below it, never above.</summary>
public sealed class FloorTests
{
    public static TheoryData<string> Projects() => [.. Houses.Names];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_of_a_project_form_floors(string project)
    {
        var house = Houses.Of(project);
        Assert.True(
            house.Circles.Count == 0,
            $"{project}: folders reach each other. Move what is named to a lower folder, or give the lower one what it needs from above. " +
            $"Arrows within circles, those that are easiest to turn first:\n{string.Join('\n', house.Closing)}");
    }

    /// <summary>With JOTA_WRITE_FLOORS=1 (see eng/house) the page is written anew; without it, that it can be drawn is enough.</summary>
    [Fact]
    public void The_floors_can_be_drawn()
    {
        var page = FloorPicture.Page(Houses.Names.Select(Houses.Of));
        Assert.All(Houses.Names.Where(n => Houses.Of(n).Arrows.Count > 0), name => Assert.Contains($"## {name}\n", page));
        if (Environment.GetEnvironmentVariable("JOTA_WRITE_FLOORS") == "1")
        {
            File.WriteAllText(Path.Combine(Sources.Root, "docs", "floors.md"), page);
        }
    }
}

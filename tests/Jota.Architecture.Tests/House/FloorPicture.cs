using System.Globalization;
using System.Text;

namespace Jota.Architecture.Tests.House;

/// <summary>The floors of a project for people, as Mermaid draws them.</summary>
internal static class FloorPicture
{
    /// <summary>The page with all projects.</summary>
    public static string Page(IEnumerable<ProjectHouse> houses)
    {
        var page = new StringBuilder("""
            # Floors

            The folders of a project form floors: a folder uses what stands below it, never above, and only what puts the project together (files at
            its root) sees all. Here is each project with more than one floor, as `tests/Jota.Architecture.Tests` sees it: an arrow leads from a folder
            to one whose types it names; what follows from other arrows is left out.

            Written by `eng/house`; do not edit.

            """);
        foreach (var house in houses.Where(h => h.Arrows.Count > 0))
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {house.Name}\n\n```mermaid\n{Draw(house)}```\n");
        }

        return page.ToString();
    }

    private static string Draw(ProjectHouse house)
    {
        var boxes = house.Rooms.GroupBy(room => house.Rooms.First(other => other == room || house.InCircle(room, other))).ToList();
        var text = new StringBuilder("flowchart TD\n");
        foreach (var floor in boxes.GroupBy(box => Floor(house, box.Key)).OrderByDescending(f => f.Key))
        {
            text.Append(CultureInfo.InvariantCulture, $"  subgraph floor{floor.Key}[\"{(floor.Key == 0 ? "ground" : $"floor {floor.Key}")}\"]\n");
            text.AppendJoin("", floor.Select(box => $"    {Id(box.Key)}[\"{Label(house, box)}\"]\n"));
            text.Append("  end\n");
        }

        var arrows =
            from box in boxes
            from below in boxes
            where box != below && box.Any(room => house.Below[room].Overlaps(below)) && !IsDetour(house, boxes, box.Key, below.Key)
            select $"  {Id(box.Key)} --> {Id(below.Key)}\n";
        return text.AppendJoin("", arrows).ToString();
    }

    private static bool IsDetour(ProjectHouse house, IEnumerable<IGrouping<Room, Room>> boxes, Room from, Room to) => boxes.Any(between =>
        between.Key != from && between.Key != to && house.Reaches(from, between.Key) && house.Reaches(between.Key, to));

    private static int Floor(ProjectHouse house, Room room)
    {
        var below = house.Rooms.Where(other => other != room && house.Reaches(room, other) && !house.Reaches(other, room)).ToList();
        return below.Count == 0 ? 0 : 1 + below.Max(other => Floor(house, other));
    }

    private static string Label(ProjectHouse house, IEnumerable<Room> rooms) => string.Join("<br/>", rooms.Select(r =>
        r == Room.Composition ? $"<b>{house.Name}</b>" : r == Room.Root ? "files at the root" : r.Name));

    private static string Id(Room room) => "room" + room.Name.Trim('(', ')');
}

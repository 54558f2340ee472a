using System.Text.RegularExpressions;

namespace Jota.Architecture.Tests.House;

/// <summary>
/// A project as a house: its folders are rooms, with an arrow where a file of one names a type that stands in another. What is called
/// without being named (a member, an extension method) draws no arrow.
/// </summary>
internal sealed partial class ProjectHouse
{
    private readonly Dictionary<Room, HashSet<Room>> _reached;

    private ProjectHouse(string name, IReadOnlyList<Room> rooms, IReadOnlyList<Arrow> arrows)
    {
        (Name, Rooms, Arrows) = (name, rooms, arrows);
        Below = rooms.ToDictionary(r => r, r => arrows.Where(a => a.From == r).Select(a => a.To).ToHashSet());
        _reached = rooms.ToDictionary(r => r, Reach);
    }

    public string Name { get; }

    public IReadOnlyList<Room> Rooms { get; }

    public IReadOnlyList<Arrow> Arrows { get; }

    /// <summary>What each room uses itself.</summary>
    public IReadOnlyDictionary<Room, HashSet<Room>> Below { get; }

    /// <summary>Pairs of rooms that reach each other.</summary>
    public IReadOnlyList<(Room One, Room Other)> Circles =>
        [.. from one in Rooms from other in Rooms where string.CompareOrdinal(one.Name, other.Name) < 0 && InCircle(one, other) select (one, other)];

    /// <summary>What closes circles: the arrows between rooms that reach each other, those with the fewest reasons first.</summary>
    public IEnumerable<string> Closing => Arrows
        .Where(a => InCircle(a.From, a.To))
        .GroupBy(a => (a.From, a.To))
        .OrderBy(reasons => reasons.Count())
        .Select(reasons => $"{reasons.Key.From} -> {reasons.Key.To}: {string.Join(", ", reasons.Select(a => $"{a.File} names {a.Type}"))}");

    /// <summary>Whether two rooms reach each other, over others perhaps.</summary>
    public bool InCircle(Room one, Room other) => _reached[one].Contains(other) && _reached[other].Contains(one);

    /// <summary>Whether something that a room uses uses this, over others perhaps.</summary>
    public bool Reaches(Room from, Room to) => _reached[from].Contains(to);

    /// <summary>Draws a project.</summary>
    /// <param name="name">The project's.</param>
    /// <param name="composition">Which files at its root are its composition root.</param>
    public static ProjectHouse Of(string name, IReadOnlyCollection<string> composition)
    {
        var folder = Path.Combine(Sources.Root, "src", name);
        var code = Sources.Below(Path.Combine("src", name)).ToDictionary(f => Path.GetRelativePath(folder, f), CodeText.Read);
        var stands = code
            .SelectMany(file => DeclaredType.In(file.Value).Select(type => (type.Name, Room: RoomOf(file.Key, composition))))
            .ToLookup(type => type.Name, type => type.Room);
        var folders = string.Join('|', code.Keys.Where(f => f.Contains('/', StringComparison.Ordinal)).Select(f => RoomOf(f, composition)).Distinct());

        // Of two types of one name nobody can say which is meant, unless one stands in the same room.
        var arrows =
            from file in code
            let room = RoomOf(file.Key, composition)
            from type in Named(file.Value, folders)
            let there = stands[type].Distinct().ToList()
            where there.Count == 1 && there[0] != room
            select new Arrow(room, there[0], file.Key, type);
        return new(name, [.. code.Keys.Select(f => RoomOf(f, composition)).Distinct().OrderBy(r => r.Name, StringComparer.Ordinal)], [.. arrows]);
    }

    private static Room RoomOf(string file, IReadOnlyCollection<string> composition) => file.Split('/') switch
    {
        [var folder, _, ..] => new(folder),
        [var name] when composition.Contains(name) => Room.Composition,
        _ => Room.Root,
    };

    // By itself, or within the namespace of its folder.
    private static IEnumerable<string> Named(string code, string folders) =>
        Regex.Matches(Preamble().Replace(code, ""), $@"(?<![.\w])(?:\b(?:{folders})\.)?(?<name>[A-Z]\w+)\b").Select(m => m.Groups["name"].Value).Distinct();

    private HashSet<Room> Reach(Room from)
    {
        var reached = new HashSet<Room>();
        var open = new Stack<Room>(Below[from]);
        while (open.TryPop(out var room))
        {
            if (reached.Add(room))
            {
                Array.ForEach([.. Below[room]], open.Push);
            }
        }

        return reached;
    }

    [GeneratedRegex(@"^(?:global )?(?:using|namespace)[^\n]*;", RegexOptions.Multiline)]
    private static partial Regex Preamble();
}

using Jota.Architecture.Tests.House;

namespace Jota.Architecture.Tests;

/// <summary>What fits into a head, and onto a screen.</summary>
public sealed class SizeTests
{
    private const int MostLines = 300;
    private const int MostCharacters = 140;

    public static TheoryData<string> Projects() => [.. Houses.Names];

    [Fact]
    public void No_type_is_longer_than_300_lines_over_all_its_partial_files()
    {
        var sizes = Houses.Names.SelectMany(Sizes).Where(type => type.Value > MostLines);
        Assert.Empty(sizes.Select(type => $"{type.Key}: {type.Value}"));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_line_is_longer_than_140_characters(string project)
    {
        var wide = Sources.Below(Path.Combine("src", project))
            .SelectMany(file => TooWide(file).Select(number => $"{Path.GetRelativePath(Sources.Root, file)}:{number}"))
            .ToList();
        Assert.True(wide.Count == 0, $"too wide:\n{string.Join('\n', wide)}");
    }

    private static IEnumerable<int> TooWide(string file) =>
        File.ReadLines(file).Index().Where(line => line.Item.Length > MostCharacters).Select(line => line.Index + 1);

    private static IEnumerable<KeyValuePair<string, int>> Sizes(string project) => Sources.Below(Path.Combine("src", project))
        .SelectMany(Parts)
        .GroupBy(part => part.Type, part => part.Lines, (type, parts) => KeyValuePair.Create(type, parts.Sum()));

    private static IEnumerable<(string Type, int Lines)> Parts(string file)
    {
        var folder = Path.GetRelativePath(Path.Combine(Sources.Root, "src"), Path.GetDirectoryName(file)!);
        return DeclaredType.In(CodeText.Read(file)).Select(type => ($"{folder}/{type.Name}{type.Arity}", type.Lines));
    }
}

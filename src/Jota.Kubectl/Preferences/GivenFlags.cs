namespace Jota.Kubectl;

/// <summary>Whether a command line says a flag, before it is read.</summary>
internal static class GivenFlags
{
    /// <summary>Looks for <c>--name</c>, <c>--name=value</c>, <c>-nvalue</c>, and <c>-xn</c> where all letters are flags.</summary>
    public static bool Has(IReadOnlyList<string> words, IReadOnlyList<Flag> flags, string name)
    {
        var letter = flags.First(flag => flag.Name == name).Short;
        return words.TakeWhile(word => word != "--").Any(word => IsLong(word, name) || (letter != 0 && IsShort(word, flags, letter)));
    }

    private static bool IsLong(string word, string name) =>
        word == "--" + name || word.StartsWith($"--{name}=", StringComparison.Ordinal);

    private static bool IsShort(string word, IReadOnlyList<Flag> flags, char letter) => word is ['-', var first, ..] && first != '-'
        && (first == letter || (word.Contains(letter, StringComparison.Ordinal) && AreLetters(word.Skip(1), flags)));

    private static bool AreLetters(IEnumerable<char> letters, IReadOnlyList<Flag> flags) =>
        letters.All(letter => flags.Any(flag => flag.Short == letter));
}

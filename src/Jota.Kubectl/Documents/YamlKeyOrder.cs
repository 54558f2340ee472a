namespace Jota.Kubectl;

/// <summary>The order of keys in upstream's YAML: letters after everything else, numbers within by their value.</summary>
internal sealed class YamlKeyOrder : IComparer<string>
{
    public static YamlKeyOrder Instance { get; } = new();

    public int Compare(string? x, string? y) => x == y ? 0 : Less(x!, y!) ? -1 : 1;

    private static bool Less(string one, string other)
    {
        for (var i = 0; i < one.Length && i < other.Length; i++)
        {
            if (one[i] == other[i])
            {
                continue;
            }

            var (letter, otherLetter) = (char.IsLetter(one[i]), char.IsLetter(other[i]));
            if (letter && otherLetter)
            {
                return one[i] < other[i];
            }

            return letter || otherLetter ? otherLetter : LessByNumber(one, other, i);
        }

        return one.Length < other.Length;
    }

    private static bool LessByNumber(string one, string other, int at)
    {
        // Digits before count where one of the numbers goes on with a zero.
        var seed = (one[at] == '0' || other[at] == '0') && HasNumberBefore(one, at) ? 1UL : 0;
        var (number, end) = NumberAt(one, at, seed);
        var (otherNumber, otherEnd) = NumberAt(other, at, seed);
        return number != otherNumber ? number < otherNumber : end != otherEnd ? end < otherEnd : one[at] < other[at];
    }

    private static bool HasNumberBefore(string text, int at)
    {
        for (var i = at - 1; i >= 0 && char.IsDigit(text[i]); i--)
        {
            if (text[i] != '0')
            {
                return true;
            }
        }

        return false;
    }

    private static (ulong Number, int End) NumberAt(string text, int at, ulong number)
    {
        for (; at < text.Length && char.IsDigit(text[at]); at++)
        {
            number = unchecked((number * 10) + (ulong)(text[at] - '0'));
        }

        return (number, at);
    }
}

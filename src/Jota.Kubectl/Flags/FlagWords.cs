namespace Jota.Kubectl;

/// <summary>Which words of a command line are flags, and which their values, before it is known what command it is.</summary>
internal static class FlagWords
{
    /// <summary>Where the first word is that is no flag, nor a flag's value; null where there is none before <c>--</c>.</summary>
    public static int? FirstArgument(IReadOnlyList<string> words, IReadOnlyList<Flag> flags)
    {
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (word == "--")
            {
                return null;
            }

            if (!word.StartsWith('-') || word == "-")
            {
                return i;
            }

            if (TakesNext(word, flags))
            {
                i++;
            }
        }

        return null;
    }

    /// <summary>Whether a word is a flag whose value is the next word.</summary>
    public static bool TakesNext(string word, IReadOnlyList<Flag> flags)
    {
        var flag = word.StartsWith("--", StringComparison.Ordinal)
            ? flags.FirstOrDefault(flag => flag.Name == word[2..])
            : word is ['-', var letter] ? flags.FirstOrDefault(flag => flag.Short == letter) : null;
        return flag is { Implied: null };
    }
}

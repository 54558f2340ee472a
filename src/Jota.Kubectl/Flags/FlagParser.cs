using Jota.Api;

namespace Jota.Kubectl;

/// <summary>
/// Reads flags by the rules of upstream's parser: <c>--name value</c>, <c>--name=value</c>, <c>-nvalue</c>, <c>-n=value</c>, <c>-it</c>,
/// anywhere among the arguments, up to <c>--</c>; an underscore in a name is a dash.
/// </summary>
internal sealed class FlagParser(FlagValues values)
{
    private readonly List<string> _arguments = [];
    private IReadOnlyList<string> _words = [];
    private int _at;

    /// <summary>The arguments that are no flags.</summary>
    public IReadOnlyList<string> Arguments => _arguments;

    /// <summary>How many arguments there were before <c>--</c>; -1 without one.</summary>
    public int Dash { get; private set; } = -1;

    /// <summary>The first flag given that is left to another kubectl.</summary>
    public string? Elsewhere { get; private set; }

    public void Parse(IReadOnlyList<string> words)
    {
        _words = words;
        for (_at = 0; _at < words.Count; _at++)
        {
            var word = words[_at];
            if (word == "--")
            {
                Dash = _arguments.Count;
                _arguments.AddRange(words.Skip(_at + 1));
                return;
            }

            if (word.StartsWith("--", StringComparison.Ordinal))
            {
                Long(word);
            }
            else if (word is ['-', _, ..])
            {
                Letters(word);
            }
            else
            {
                _arguments.Add(word);
            }
        }
    }

    private void Long(string word)
    {
        var sign = word.IndexOf('=', StringComparison.Ordinal);
        var name = (sign < 0 ? word[2..] : word[2..sign]).Replace('_', '-');
        if (name.Length == 0 || name[0] is '-')
        {
            throw KubectlException.Error($"bad flag syntax: {word}");
        }

        var flag = values.Flags.FirstOrDefault(flag => flag.Name == name) ?? throw Unknown(name);
        var value = sign >= 0 ? word[(sign + 1)..] : flag.Implied ?? Next() ?? throw new KubectlException(
            $"error: flag needs an argument: --{name}");
        Take(flag, value, $"{(flag.Short == 0 ? "" : $"-{flag.Short}, ")}--{name}");
    }

    private void Letters(string word)
    {
        for (var i = 1; i < word.Length; i++)
        {
            var flag = values.Flags.FirstOrDefault(flag => flag.Short == word[i]) ?? throw new KubectlException(
                $"error: unknown shorthand flag: '{word[i]}' in {word[(i == 1 ? 0 : i)..]}");
            var shown = $"-{flag.Short}, --{flag.Name}";
            if (i + 1 < word.Length && word[i + 1] == '=')
            {
                Take(flag, word[(i + 2)..], shown);
                return;
            }

            if (flag.Implied is { } implied)
            {
                Take(flag, implied, shown);
                continue;
            }

            var value = i + 1 < word.Length ? word[(i + 1)..] : Next() ?? throw new KubectlException(
                $"error: flag needs an argument: '{word[i]}' in {word}");
            Take(flag, value, shown);
            return;
        }
    }

    private string? Next() => _at + 1 < _words.Count ? _words[++_at] : null;

    private void Take(Flag flag, string value, string shown)
    {
        values.Take(flag, value, shown);
        Elsewhere ??= flag.IsOurs ? null : "--" + flag.Name;
    }

    private KubectlException Unknown(string name)
    {
        var close = NearestName.Of(name, values.Flags.Select(flag => flag.Name));
        return new($"error: unknown flag: --{name}{(close is null ? "" : $" (did you mean --{close}?)")}");
    }
}

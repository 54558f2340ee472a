using System.Text.RegularExpressions;

namespace Jota.SchemaGenerator;

/// <summary>What the first pass refuses of one field.</summary>
/// <param name="Field">The field.</param>
internal sealed partial record FieldChecks(SchemaField Field)
{
    /// <summary>Whether it must be given; a text or list must not be empty either.</summary>
    public bool Required { get; private set; }

    /// <summary>What is told with that.</summary>
    public string RequiredDetail { get; private set; } = "";

    /// <summary>The closed set of its values, in the order in which messages tell it.</summary>
    public string[] Enum { get; private set; } = [];

    /// <summary>Whether that set is also told where there is no value.</summary>
    public bool Closed { get; private set; }

    /// <summary>Whether an empty text is checked for its syntax too: upstream has a pointer there.</summary>
    public bool EvenEmpty { get; private set; }

    /// <summary>Whether a missing text is checked for its syntax as an empty one.</summary>
    public bool Always { get; private set; }

    /// <summary>Whether all that is said of it holds only where it is given.</summary>
    public bool OnlyGiven { get; private set; }

    /// <summary>Whether its values must differ.</summary>
    public bool Unique { get; private set; }

    /// <summary>Where its range begins; null where it has none.</summary>
    public string? Least { get; private set; }

    /// <summary>Where its range ends; null where it has no end.</summary>
    public string? Most { get; private set; }

    /// <summary>The syntax of its value; null for none.</summary>
    public string? Format { get; private set; }

    /// <summary>Whether the checks of its own type follow, for each of its values.</summary>
    public bool Inside { get; private set; }

    /// <summary>Reads <c>name required dns-label</c>.</summary>
    public static FieldChecks Read(string line, SchemaType type)
    {
        var words = new Queue<string>(Words().Matches(line).Select(word => word.Value));
        var name = words.Dequeue();
        var checks = new FieldChecks(
            type.Fields.SingleOrDefault(field => field.Name == name) ?? throw new InvalidDataException($"{type.Name} has no {name}"));
        while (words.TryDequeue(out var word))
        {
            checks.Take(word, words);
        }

        checks.Confirm();
        return checks;
    }

    private void Take(string word, Queue<string> words)
    {
        switch (word)
        {
            case "required":
                Required = true;
                RequiredDetail = words.TryPeek(out var detail) && detail.StartsWith('"') ? words.Dequeue()[1..^1] : "";
                break;
            case "enum" or "closed":
                Closed = word == "closed";
                Enum = words.Dequeue().Split(',');
                break;
            case "min":
                Least = words.Dequeue();
                break;
            case "between":
                (Least, Most) = (words.Dequeue(), words.Dequeue());
                break;
            case "inside":
                Inside = true;
                break;
            case "always":
                Always = true;
                break;
            case "given":
                OnlyGiven = true;
                break;
            case "unique":
                Unique = true;
                break;
            case "port" or "dns-label" or "dns-subdomain" or "qualified-name" or "path-segment" or "env-name":
                Format = word;
                break;
            case [.. var syntax, '!'] when syntax is "dns-label" or "dns-subdomain" or "qualified-name":
                (Format, EvenEmpty) = (syntax, true);
                break;
            default:
                throw new InvalidDataException($"\"{word}\" says nothing");
        }
    }

    // The reference knows some of the sets as well. Validation may take less (no StorageClass recycles), but what the reference does not
    // know is a slip of the pen here.
    private void Confirm()
    {
        if (Field.Enum.Count > 0 && Enum.Except(Field.Enum).Any())
        {
            throw new InvalidDataException($"{Field.Name} is one of {string.Join(',', Field.Enum)} in the reference");
        }

        var number = Field is { Scalar: "Int32" or "Int64", Shape: "single" };
        var text = Field is { Scalar: "String", Shape: "single" };
        var wantsNumber = Least is not null || Format is "port";
        var wantsText = Enum.Length > 0 || Format is not (null or "port");
        var texts = Field is { Scalar: "String", Shape: "list" };
        if ((wantsNumber && !number) || (wantsText && !text) || (Inside && Field.Reference is null) || (Unique && !texts))
        {
            throw new InvalidDataException($"{Field.Name} is of the wrong type for that");
        }
    }

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Words();
}

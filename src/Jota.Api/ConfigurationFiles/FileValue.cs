using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Jota.Api;

/// <summary>
/// A value of a configuration file with its place there. What is wrong with it is noted with that place, and reading goes on, so that all
/// faults of a file are told at once.
/// </summary>
/// <param name="value">What is there.</param>
/// <param name="path">Its place; empty for the whole file.</param>
/// <param name="problems">Where faults are noted.</param>
public sealed class FileValue(JsonElement value, string path, List<string> problems)
{
    /// <summary>More are not told.</summary>
    private const int MostProblems = 50;

    /// <summary>Its place, such as <c>profiles[0].schedulerName</c>.</summary>
    public string Path => path;

    /// <summary>Notes what is wrong with it.</summary>
    public void Refuse(string why)
    {
        var problem = path.Length == 0 ? why : $"{path}: {why}";
        if (problems.Count < MostProblems && !problems.Contains(problem))
        {
            problems.Add(problem);
        }
    }

    /// <summary>Refuses all fields but these.</summary>
    public void Only(params string[] known)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            Refuse("must be a map");
            return;
        }

        foreach (var field in value.EnumerateObject().Where(field => !known.Contains(field.Name)))
        {
            var meant = NearestName.Of(field.Name, known);
            new FileValue(field.Value, "", problems).Refuse(
                $"unknown field \"{Below(field.Name)}\"{(meant is null ? "" : $" (did you mean \"{meant}\"?)")}");
        }
    }

    /// <summary>A field; null when it is not there.</summary>
    public FileValue? At(string field) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(field, out var found) && found.ValueKind != JsonValueKind.Null
            ? new(found, Below(field), problems)
            : null;

    /// <summary>Refuses that a field is not there.</summary>
    public void Required(string field)
    {
        if (At(field) is null)
        {
            Refuse($"{field}: must be given");
        }
    }

    /// <summary>The elements of a list; none when it is not there.</summary>
    public List<FileValue> Items(string field)
    {
        if (At(field) is not { } list)
        {
            return [];
        }

        if (list.Kind != JsonValueKind.Array)
        {
            list.Refuse("must be a list");
            return [];
        }

        return list.Elements();
    }

    /// <summary>A text; null when it is not there, or none.</summary>
    public string? Text(string field) => At(field)?.Text();

    /// <summary>Itself as a text.</summary>
    public string? Text()
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }

        Refuse("must be a text");
        return null;
    }

    /// <summary>The texts of a list; none when it is not there.</summary>
    public ImmutableArray<string> Texts(string field) => [.. Items(field).Select(item => item.Text()).OfType<string>()];

    /// <summary>One of some words; null when it is not there, or none of them.</summary>
    public string? Word(string field, params string[] words) => At(field)?.OneOf(words);

    /// <summary>Itself as one of some words; null when it is none of them.</summary>
    public string? OneOf(params string[] words)
    {
        if (Text() is not { } word || words.Contains(word))
        {
            return Text();
        }

        var meant = NearestName.Of(word, words);
        Refuse($"\"{word}\" is none of {string.Join(", ", words)}{(meant is null ? "" : $" (did you mean \"{meant}\"?)")}");
        return null;
    }

    /// <summary>A whole number; null when it is not there, or out of its bounds.</summary>
    public int? Whole(string field, int low, int high = int.MaxValue)
    {
        if (At(field) is not { } found)
        {
            return null;
        }

        if (found.Number() is { } number && number >= low && number <= high)
        {
            return number;
        }

        found.Refuse(string.Create(
            CultureInfo.InvariantCulture,
            $"must be a whole number {(high == int.MaxValue ? $"of at least {low}" : $"from {low} to {high}")}"));
        return null;
    }

    /// <summary>Yes or no; null when it is not there, or neither.</summary>
    public bool? Flag(string field)
    {
        if (At(field) is not { } found)
        {
            return null;
        }

        if (found.Kind is JsonValueKind.True or JsonValueKind.False)
        {
            return found.Kind == JsonValueKind.True;
        }

        found.Refuse("must be true or false");
        return null;
    }

    /// <summary>A time such as <c>5s</c>, <c>1m30s</c> or <c>200ms</c>, above zero; null when it is not there, or none.</summary>
    public TimeSpan? Duration(string field)
    {
        if (At(field) is not { } found || found.Text() is not { } text)
        {
            return null;
        }

        var time = GoTime.Parse(text, out var problem);
        if (problem is null && time > TimeSpan.Zero && time <= TimeSpan.FromHours(1))
        {
            return time;
        }

        found.Refuse($"\"{text}\" is no time above zero and up to an hour, such as 5s");
        return null;
    }

    private JsonValueKind Kind => value.ValueKind;

    private string Below(string field) => path.Length == 0 ? field : $"{path}.{field}";

    private int? Number() => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;

    private List<FileValue> Elements() => [.. value.EnumerateArray().Select((element, i) => new FileValue(
        element, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), problems))];
}

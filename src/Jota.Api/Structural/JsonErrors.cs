using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Jota.Api;

/// <summary>What was refused of a value, in upstream's words for custom resources. Only so many are kept; how often something was refused
/// is counted all the same.</summary>
internal sealed class JsonErrors
{
    private const int Most = 500;
    private const string Nowhere = "<nil>";

    private readonly List<FieldError> _errors = [];

    public int Count { get; private set; }

    public bool Any => Count > 0;

    public IReadOnlyList<FieldError> All => _errors;

    /// <summary>A number as upstream's messages have it: of whole values whole, else as Go's <c>%v</c>.</summary>
    public static string Number(double number, bool whole) => whole && double.IsInteger(number) && Math.Abs(number) < long.MaxValue
        ? ((long)number).ToString(CultureInfo.InvariantCulture)
        : GoNumber.Of(number);

    public void Required(string path) => Add(FieldErrorReason.Required, path, "Required value");

    public void WrongType(JsonPlace at, string wanted, string found) => Add(
        FieldErrorReason.TypeInvalid, at.ToString(),
        $"Invalid value: {ShownText.Show(found)}: {Subject(at)} must be of type {wanted}: {ShownText.Show(found)}");

    public void TooLong(JsonPlace at, int limit) =>
        Add(FieldErrorReason.TooLong, at.ToString(), $"Too long: may not be more than {limit} bytes");

    public void TooMany(JsonPlace at, int count, int limit) =>
        Add(FieldErrorReason.TooMany, at.ToString(), $"Too many: {count}: must have at most {limit} items");

    public void Should(JsonPlace at, object value, string what) =>
        Add(FieldErrorReason.Invalid, at.ToString(), $"Invalid value: {Shown(value)}: {Subject(at)} should {what}");

    public void NotSupported(JsonPlace at, JsonNode? value, ImmutableArray<JsonNode?> supported)
    {
        if (Count < Most)
        {
            var values = ShownText.Row(supported.Select(one => ShownText.Show(JsonNumbers.Text(one) ?? Text(one))), ", ");
            Add(FieldErrorReason.NotSupported, at.ToString(), $"Unsupported value: {Shown(value)}: supported values: {values}");
        }
        else
        {
            Count++;
        }
    }

    /// <summary>What concerns a value as a whole upstream tells of no place.</summary>
    public void Combination(string what) => Add(FieldErrorReason.Invalid, Nowhere, $"Invalid value: \"\": {what}");

    public void Add(FieldErrorReason reason, string path, string detail)
    {
        Count++;
        if (_errors.Count < Most)
        {
            _errors.Add(new(reason, path.Length == 0 ? Nowhere : path, detail));
        }
    }

    public void AddAll(JsonErrors others)
    {
        foreach (var error in others._errors)
        {
            Add(error.Reason, error.Path, error.Detail);
        }
    }

    private static string Subject(JsonPlace at) => at.ToString() is { Length: > 0 } path ? $"{path} in body" : " in body";

    private static string Shown(object? value) => value switch
    {
        JsonValue node when node.TryGetValue<string>(out var text) => ShownText.Show(text),
        JsonNode node => ShownText.Show(ShownText.Of(Text(node))),
        _ => ShownText.Show(value),
    };

    private static string Text(JsonNode? node) => node is null ? "null" : UntypedJson.Sorted(node);
}

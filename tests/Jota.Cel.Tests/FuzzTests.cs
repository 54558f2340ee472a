using System.Text.Json;
using CsCheck;

namespace Jota.Cel.Tests;

/// <summary>Whatever is written: it is refused, or evaluated within its budget.</summary>
public sealed class FuzzTests
{
    private static readonly string[] Words =
    [
        "object", "object.a", "x", "1", "0", "2u", "1.5", "'a'", "b'a'", "null", "true", "[", "]", "{", "}", "(", ")", ".", ",", ":", "?",
        "+", "-", "*", "/", "%", "==", "<", "in", "&&", "||", "!", "has(object.a)", ".all(x, x > 0)", ".map(x, x)", ".size()", ".exists(x, ",
        ".filter(x, true)", ".?a", "[?0]", "size(", "string(", "int(", "matches('a+')", "timestamp('2024-01-01T00:00:00Z')", "duration('1h')",
        "quantity('1')", "optional.of(", "optional.none()", ".orValue(1)", ".split(',')", ".join()", ".replace('a', 'bb')", "dyn(", "\"", "\\",
        "`a`", "0x", "1e", "//", "é", "😀",
    ];

    private static readonly Gen<string> Word = Gen.Int[0, Words.Length - 1].Select(index => Words[index]);

    private static readonly CelEnvironment Environment = new(new CelVariable("object", CelType.Dyn), new CelVariable("x", CelType.Dyn));

    private static readonly CelValue Sample = CelJson.Read(JsonDocument.Parse("""{"a": [1, "b", null, {"c": 1.5}], "b": "text"}""").RootElement);

    [Fact]
    public void Words_in_any_order_are_refused_or_evaluated() => Word.List[1, 25].Sample(
        words => Try(string.Concat(words)), iter: 20_000);

    [Fact]
    public void Any_text_is_refused_or_evaluated() => Gen.String[0, 60].Sample(Try, iter: 20_000);

    [Fact]
    public void Expressions_with_something_changed_are_refused_or_evaluated()
    {
        const string Whole = "object.a.filter(i, type(i) == int).map(i, i * 2).exists(i, i > 1 ? has(object.b) : 'a'.matches('[a-z]+')) && size(object.b) < 10";
        Gen.Select(Gen.Int[0, Whole.Length - 1], Gen.Int[0, 5], Word).Sample(
            (at, length, word) => Try(Whole[..at] + word + Whole[Math.Min(Whole.Length, at + length)..]), iter: 20_000);
    }

    private static void Try(string expression)
    {
        try
        {
            Assert.NotNull(Environment.Compile(expression).Evaluate(CelBudget.ForOne(), Sample, CelInt.Of(1)));
        }
        catch (Exception e) when (e is CelCompileException or CelBudgetException)
        {
            // Told, and that is all.
        }
    }
}

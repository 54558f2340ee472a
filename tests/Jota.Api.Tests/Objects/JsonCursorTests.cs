using System.Text;
using System.Text.Json;
using CsCheck;

namespace Jota.Api.Tests.Objects;

public sealed class JsonCursorTests
{
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String[Gen.Char.AlphaNumeric, 0, 12],
        Gen.String[Gen.Char["\"\\\n\t:,{}[] \u00e4\u2028\u0001"], 0, 12],
        Gen.String[Gen.Char.AlphaNumeric, 60, 90]);

    private static readonly Gen<string> Scalar = Gen.OneOf(
        Text.Select(text => JsonSerializer.Serialize(text)),
        Gen.Long.Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        Gen.OneOf(Gen.Const("true"), Gen.Const("false"), Gen.Const("null"), Gen.Const("-1.5e-7"), Gen.Const("0")));

    private static readonly Gen<string> Space = Gen.OneOf(Gen.Const(""), Gen.Const(""), Gen.Const(" "), Gen.Const("\n\t "), Gen.Const("\r\n"));

    private static Gen<string> Value(int depth) => depth == 0 ? Scalar : Gen.OneOf(
        Scalar,
        Gen.Select(Value(depth - 1), Space, (value, space) => space + value + space).Array[0, 4].Select(all => $"[{string.Join(',', all)}]"),
        Gen.Select(Text, Space, Value(depth - 1), (name, space, value) => $"{space}{JsonSerializer.Serialize(name)}{space}:{space}{value}{space}")
            .Array[0, 4].Select(all => $"{{{string.Join(',', all)}}}"));

    [Fact]
    public void It_reads_as_the_reader_does_that_believes_nothing() => Value(4).Sample(json =>
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var cursor = new JsonCursor(bytes);
        var reader = new Utf8JsonReader(bytes);
        while (reader.Read())
        {
            Assert.True(cursor.Read());
            AssertSame(ref cursor, ref reader);
        }

        Assert.False(cursor.Read());
    });

    [Fact]
    public void It_skips_as_the_reader_does_that_believes_nothing() => Gen.Select(Value(4), Gen.Int[1, 12]).Sample((json, tokens) =>
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var cursor = new JsonCursor(bytes);
        var reader = new Utf8JsonReader(bytes);
        for (var i = 0; i < tokens; i++)
        {
            if (!reader.Read())
            {
                return;
            }

            cursor.Read();
        }

        cursor.Skip();
        reader.Skip();
        AssertSame(ref cursor, ref reader);
    });

    [Fact]
    public void Bytes_out_of_all_order_end_it_and_never_lead_it_beyond_them() =>
        Gen.Select(Value(4), Gen.Int[0, 200], Gen.Byte, Gen.Int[0, 200], Gen.Bool).Sample((json, at, with, length, skips) =>
        {
            var bytes = Encoding.UTF8.GetBytes(json);
            bytes[at % bytes.Length] = with;
            var cursor = new JsonCursor(bytes.AsSpan(0, Math.Min(bytes.Length, length)));
            try
            {
                for (var tokens = 0; cursor.Read(); tokens++)
                {
                    Assert.True(tokens <= bytes.Length);
                    if (cursor.TokenType is JsonTokenType.PropertyName or JsonTokenType.String)
                    {
                        cursor.ValueTextEquals("metadata"u8);
                    }

                    if (skips)
                    {
                        cursor.Skip();
                    }
                }
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                // It said so.
            }
        });

    [Theory]
    [InlineData("{\"a\":1")]
    [InlineData("[[1]")]
    [InlineData("\"a")]
    [InlineData("\"a\\")]
    [InlineData("{\"a\":{\"b\":\"c}}")]
    public void What_is_cut_off_is_not_taken_for_the_whole(string json)
    {
        Assert.Throws<JsonException>(() => Walk(json, skips: false));
        Assert.Throws<JsonException>(() => Walk(json, skips: true));
    }

    [Fact]
    public void Only_a_text_is_compared_and_read()
    {
        Assert.Throws<InvalidOperationException>(static () =>
        {
            var cursor = new JsonCursor("1"u8);
            cursor.Read();
            return cursor.ValueTextEquals("1"u8);
        });
        Assert.Throws<InvalidOperationException>(static () =>
        {
            var cursor = new JsonCursor("[]"u8);
            cursor.Read();
            return cursor.GetString();
        });
    }

    private static void Walk(string json, bool skips)
    {
        var cursor = new JsonCursor(Encoding.UTF8.GetBytes(json));
        while (cursor.Read())
        {
            if (skips)
            {
                cursor.Skip();
            }
        }
    }

    private static void AssertSame(ref JsonCursor cursor, ref Utf8JsonReader reader)
    {
        Assert.Equal(reader.TokenType, cursor.TokenType);
        Assert.Equal(reader.TokenStartIndex, cursor.TokenStartIndex);
        if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String)
        {
            Assert.Equal(reader.GetString(), cursor.GetString());
            Assert.Equal(reader.ValueIsEscaped, cursor.ValueIsEscaped);
            Assert.True(cursor.ValueTextEquals(Encoding.UTF8.GetBytes(reader.GetString()!)));
            Assert.False(cursor.ValueTextEquals("something else"u8));
        }
        else
        {
            Assert.Equal(Encoding.UTF8.GetString(reader.ValueSpan), Encoding.UTF8.GetString(cursor.ValueSpan));
        }

        if (reader.TokenType != JsonTokenType.PropertyName)
        {
            Assert.Equal(reader.BytesConsumed, cursor.BytesConsumed);
        }
    }
}

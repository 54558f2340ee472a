using CsCheck;
using k8s.Models;

namespace Jota.Api.Tests.Quantities;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("100m", "100m")]
    [InlineData("1.5", "1500m")]
    [InlineData("0.5Gi", "512Mi")]
    [InlineData("1.5Ki", "1536")]
    [InlineData("1Ki", "1Ki")]
    [InlineData("1023", "1023")]
    [InlineData("1000", "1k")]
    [InlineData("1e3", "1e3")]
    [InlineData("1.5e3", "1500")]
    [InlineData("1E3", "1e3")]
    [InlineData("0.1m", "100u")]
    [InlineData("1024Mi", "1Gi")]
    [InlineData("0Ki", "0")]
    [InlineData("-1", "-1")]
    [InlineData("-1.5Gi", "-1536Mi")]
    [InlineData("+1", "1")]
    [InlineData("0.0000000001", "1n")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("99999999999999999999999999999999999999999999", "9223372036854775807")]
    [InlineData("100Ei", "9223372036854775807")]
    [InlineData("1.", "1")]
    [InlineData(".5", "500m")]
    [InlineData("12345678901234567890123456789n", "9223372036854775807")]
    [InlineData("1.00000000000000000000000000000000001", "1000000001n")]
    [InlineData("1e-40", "1e-9")]
    [InlineData("0e1000000", "0")]
    public void Is_written_canonically(string text, string canonical) => Assert.Equal(canonical, Quantity.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("1gb")]
    [InlineData("1 Gi")]
    [InlineData("..")]
    [InlineData("1..2")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("1e")]
    [InlineData("1ii")]
    [InlineData("1ki")]
    [InlineData("--1")]
    public void Refuses_the_rest(string text) => Assert.Equal(
        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
        Assert.Throws<FormatException>(() => Quantity.Parse(text)).Message);

    [Fact]
    public void Counts_in_units_and_thousandths_rounding_up()
    {
        Assert.Equal(1, Quantity.Parse("1m").Value);
        Assert.Equal(1500, Quantity.Parse("1.5").MilliValue);
        Assert.Equal(-1, Quantity.Parse("-1m").Value);
        Assert.Equal(64L << 20, Quantity.Parse("64Mi").Value);
        Assert.Equal(long.MaxValue, Quantity.Parse("9223372036854775807").MilliValue);
    }

    [Fact]
    public void Adds_in_the_first_ones_notation()
    {
        Assert.Equal("1536Mi", (Quantity.Parse("1Gi") + Quantity.Parse("512Mi")).ToString());
        Assert.Equal("1Gi", (Quantity.Zero + Quantity.Parse("1Gi")).ToString());
        Assert.Equal("-500m", (Quantity.Parse("1") - Quantity.Parse("1500m")).ToString());
        Assert.True(Quantity.Parse("1") == Quantity.Parse("1000m"));
        Assert.True(Quantity.Parse("1Ki") > Quantity.Parse("1k"));
    }

    [Fact]
    public void Writing_and_reading_again_changes_nothing() => Gen.Long.Select(Gen.Int[0, 2]).Sample((nanos, notation) =>
    {
        var quantity = new Quantity(nanos, (QuantityNotation)notation);
        var again = Quantity.Parse(quantity.ToString());

        // Without a suffix the text does not tell the notation: a binary 2000 reads as a decimal one, which by itself is written 2k.
        return new Quantity(again.Nanos, quantity.Notation).ToString() == quantity.ToString()
            && (notation == (int)QuantityNotation.Binary || again == quantity);
    });

    [Fact]
    public void Binary_amounts_without_a_binary_factor_are_written_in_full() =>
        Assert.Equal("2000", new Quantity((Int128)2000 * Quantity.NanosPerUnit, QuantityNotation.Binary).ToString());

    [Fact]
    public void Agrees_with_the_packages_type() => Gen.OneOf(
        Gen.Long[0, 1L << 50].Select(n => n + "Ki"), Gen.Long[0, long.MaxValue].Select(n => n + "n"), Gen.Int[0, 999999].Select(n => n + "m")).Sample(text =>
        Quantity.Parse(text).ToString() == new ResourceQuantity(text).ToString() && Quantity.Of(new ResourceQuantity(text)) == Quantity.Parse(text));

    [Theory]
    [InlineData("25%", 10, Rounding.Up, 3)]
    [InlineData("25%", 10, Rounding.Down, 2)]
    [InlineData("100%", 7, Rounding.Down, 7)]
    [InlineData("4", 10, Rounding.Up, 4)]
    public void Resolves_percentages(string text, int total, Rounding rounding, int result) => Assert.Equal(result, IntOrPercent.Of(text, total, rounding));
}

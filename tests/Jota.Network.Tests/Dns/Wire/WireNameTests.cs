using Jota.Network.Dns.Wire;

namespace Jota.Network.Tests.Dns.Wire;

/// <summary>Names as they are sent.</summary>
public sealed class WireNameTests
{
    [Theory]
    [InlineData("www.Example.COM", "www.example.com.")]
    [InlineData("www.example.com.", "www.example.com.")]
    [InlineData("_https._tcp.web", "_https._tcp.web.")]
    [InlineData(".", ".")]
    [InlineData("", ".")]
    public void A_name_comes_back_from_text_in_small_letters(string text, string name) =>
        Assert.Equal(name, WireName.ToText(WireName.FromText(text)!));

    [Theory]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("straße.de")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.b")]
    public void What_is_no_name_is_none(string text) => Assert.Null(WireName.FromText(text));

    [Fact]
    public void A_name_of_255_bytes_is_the_longest()
    {
        var longest = string.Join('.', Enumerable.Repeat(new string('a', 63), 3)) + "." + new string('b', 61);
        Assert.Equal(WireName.Longest, WireName.FromText(longest)!.Length);
        Assert.Null(WireName.FromText(longest + "b"));
        var read = new byte[WireName.Longest];
        Assert.Equal(WireName.Longest, WireName.Read(WireName.FromText(longest)!, 0, read, out var length));
        Assert.Equal(WireName.Longest, length);
    }

    [Fact]
    public void Pointers_are_followed_back()
    {
        // "com" at 0, "example" and a pointer at 5, "WWW" and a pointer at 15.
        byte[] message = [3, .. "com"u8, 0, 7, .. "example"u8, 0xC0, 0, 3, .. "WWW"u8, 0xC0, 5];
        var name = new byte[WireName.Longest];
        Assert.Equal(message.Length, WireName.Read(message, 15, name, out var length));
        Assert.Equal("www.example.com.", WireName.ToText(name.AsSpan(0, length)));
        Assert.Equal(message.Length, WireName.Skip(message, 15));
    }

    [Theory]
    [InlineData(new byte[] { 0xC0, 0 }, 0)]
    [InlineData(new byte[] { 0xC0, 2, 0xC0, 0 }, 0)]
    [InlineData(new byte[] { 0xC0, 2, 0xC0, 0 }, 2)]
    [InlineData(new byte[] { 1, 97, 0xC0, 0 }, 0)]
    [InlineData(new byte[] { 1, 97, 0xC0 }, 0)]
    [InlineData(new byte[] { 5, 97, 0 }, 0)]
    [InlineData(new byte[] { 64, 97, 0 }, 0)]
    [InlineData(new byte[] { 1, 97 }, 0)]
    [InlineData(new byte[] { }, 0)]
    public void What_leads_forward_or_round_or_out_is_no_name(byte[] message, int at) =>
        Assert.Equal(-1, WireName.Read(message, at, new byte[WireName.Longest], out _));

    [Fact]
    public void Pointers_make_no_name_that_is_too_long()
    {
        // A label of 60 letters that is pointed to from behind five others of the same.
        var message = new List<byte>([60, .. new byte[60], 0]);
        var last = 0;
        for (var i = 0; i < 5; i++)
        {
            var at = message.Count;
            message.AddRange([60, .. new byte[60], (byte)(0xC0 | (last >> 8)), (byte)last]);
            last = at;
        }

        Assert.Equal(-1, WireName.Read(message.ToArray(), last, new byte[WireName.Longest], out _));
    }
}

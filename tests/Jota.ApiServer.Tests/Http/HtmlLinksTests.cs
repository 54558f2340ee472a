using System.Text;
using Jota.ApiServer.Http;

namespace Jota.ApiServer.Tests.Http;

public sealed class HtmlLinksTests
{
    [Theory]
    [InlineData("<a href=/x>", "<a href=\"/p/x\">")]
    [InlineData("<a class='b' href='/x' target=_top>", "<a class='b' href='/p/x' target=_top>")]
    [InlineData("<a title='a > b' href = \"/x\" >y</a>", "<a title='a > b' href = \"/p/x\" >y</a>")]
    [InlineData("<a data-href='/x'>", "<a data-href='/x'>")]
    [InlineData("<img src=\"/x\"/>", "<img src=\"/p/x\"/>")]
    [InlineData("<form action='/x?a=1&amp;b=2'>", "<form action='/p/x?a=1&amp;b=2'>")]
    [InlineData("<a href='x/y'>", "<a href='x/y'>")]
    [InlineData("<a href='mailto:a@b'>", "<a href='mailto:a@b'>")]
    [InlineData("<script src=/a.js>if (a < b) { x = '<a href=\"/y\">'; }</script><a href=/z>", "<script src=\"/p/a.js\">if (a < b) { x = '<a href=\"/y\">'; }</script><a href=\"/p/z\">")]
    [InlineData("<!-- <a href=/x> --><a href=/y>", "<!-- <a href=/x> --><a href=\"/p/y\">")]
    [InlineData("1 < 2 <a href=/y>", "1 < 2 <a href=\"/p/y\">")]
    [InlineData("<<a href=/y>", "<<a href=\"/p/y\">")]
    [InlineData("<a title='é' href=/ü>", "<a title='é' href=\"/p/&#252;\">")]
    [InlineData("<a href=/cut", "<a href=/cut")]
    [InlineData("<!doctype html><title><a href=/x></title>", "<!doctype html><title><a href=/x></title>")]
    public void Rewrites_links_and_nothing_else_wherever_the_page_is_cut(string page, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(page);
        foreach (var size in new[] { 1, 2, 3, 7, bytes.Length })
        {
            Assert.Equal(expected, Rewrite(bytes, size));
        }
    }

    [Fact]
    public void A_tag_without_an_end_is_not_held_for_ever()
    {
        var links = new HtmlLinks(link => "/p" + link);
        var length = 0;
        foreach (var piece in Enumerable.Repeat(Encoding.ASCII.GetBytes("<a href=\"" + new string('x', 10_000)), 100))
        {
            length += links.Next(piece).Length;
        }

        Assert.True(length > 900_000, $"{length} bytes came out");
    }

    private static string Rewrite(byte[] page, int size)
    {
        var links = new HtmlLinks(link => link.StartsWith('/') ? "/p" + link : link);
        var into = new MemoryStream();
        foreach (var piece in page.Chunk(size))
        {
            into.Write(links.Next(piece).Span);
        }

        into.Write(links.End().Span);
        return Encoding.UTF8.GetString(into.ToArray());
    }
}

using Jota.Hosting;

namespace Jota.Testing.Tests.Memory;

public sealed class CodePagesTests
{
    [Fact]
    public void Only_code_of_the_program_itself_is_let_go()
    {
        string[] maps =
        [
            "55d0c0000000-55d0c0100000 r--p 00000000 fe:00 42                         /opt/jota",
            "55d0c0100000-55d0c0300000 r-xp 00100000 fe:00 42                         /opt/jota",
            "55d0c0300000-55d0c0400000 rw-p 00300000 fe:00 42                         /opt/jota",
            "7f0000000000-7f0000200000 r-xp 00000000 fe:00 43                         /usr/lib/libc.so.6",
            "7f0000200000-7f0000300000 rwxp 00000000 00:00 0 ",
            "",
        ];
        Assert.Equal([(0x55d0c0100000L, 0x200000L)], CodePages.Ranges(maps, "/opt/jota").Select(range => ((long)range.Begin, (long)range.Length)));
    }

    [Fact]
    public void A_program_goes_on_without_its_pages_of_code()
    {
        for (var i = 0; i < 3; i++)
        {
            CodePages.Release();
        }
    }
}

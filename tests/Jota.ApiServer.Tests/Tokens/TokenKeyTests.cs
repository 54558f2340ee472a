using Jota.ApiServer.Tokens;

namespace Jota.ApiServer.Tests.Tokens;

public sealed class TokenKeyTests
{
    [Fact]
    public void A_key_is_made_once_and_is_its_owners_alone()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("jota-key-").FullName, "pki", "key");
        using var first = TokenKey.Open(path);
        using var second = TokenKey.Open(path);

        Assert.Equal(first.Id, second.Id);
        Assert.True(second.Verify("text"u8, first.Sign("text"u8)));
        Assert.False(second.Verify("texts"u8, first.Sign("text"u8)));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }

        Directory.Delete(Path.GetDirectoryName(Path.GetDirectoryName(path))!, recursive: true);
    }
}

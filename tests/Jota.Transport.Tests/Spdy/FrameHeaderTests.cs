using CsCheck;
using Jota.Transport.Spdy;

namespace Jota.Transport.Tests.Spdy;

public sealed class FrameHeaderTests
{
    [Fact]
    public void Data_frames_are_read_as_they_are_written() => Gen.Select(Gen.UInt[0, 0x7FFF_FFFF], Gen.Int[0, FrameHeader.LongestLength], Gen.Bool)
        .Sample((stream, length, last) => RoundTrip(FrameHeader.OfData(stream, length, last)));

    [Fact]
    public void Control_frames_are_read_as_they_are_written() => Gen.Select(Gen.Enum<FrameType>().Where(t => t != FrameType.Data), Gen.Int[0, FrameHeader.LongestLength], Gen.Byte)
        .Sample((type, length, flags) => RoundTrip(FrameHeader.OfControl(type, length, flags)));

    [Fact]
    public void Looks_on_the_wire_as_the_protocol_says()
    {
        var bytes = new byte[FrameHeader.Size];
        FrameHeader.OfControl(FrameType.Ping, 4).Write(bytes);
        Assert.Equal("8003000600000004", Convert.ToHexString(bytes));
        FrameHeader.OfData(5, 3, last: true).Write(bytes);
        Assert.Equal("0000000501000003", Convert.ToHexString(bytes));
    }

    [Fact]
    public void Another_version_is_refused() =>
        Assert.Throws<InvalidDataException>(() => FrameHeader.Parse(Convert.FromHexString("8002000600000004")));

    private static bool RoundTrip(FrameHeader header)
    {
        var bytes = new byte[FrameHeader.Size];
        header.Write(bytes);
        return FrameHeader.Parse(bytes) == header;
    }
}

namespace Jota.Api;

/// <summary>Where the two versions of OpenAPI differ.</summary>
internal sealed record OpenApiStyle(bool IsV3, string RefPrefix)
{
    public static OpenApiStyle V2 { get; } = new(false, "#/definitions/");

    public static OpenApiStyle V3 { get; } = new(true, "#/components/schemas/");
}

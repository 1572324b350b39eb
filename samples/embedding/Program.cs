using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Presence.Server;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

// What the app has anyway: a sign-in with a cookie.
builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
    .AddCookie(cookie => (cookie.LoginPath, cookie.Cookie.SameSite) = ("/login.html", SameSiteMode.Strict));
builder.Services.AddAuthorization();

// Presence, the first line: who somebody is, the app says.
builder.Services.AddPresence(presence => presence.Identity.Mode = IdentityMode.Principal);

var app = builder.Build();

app.UseAuthentication();
app.UseAuthorization();
app.UseStaticFiles();

// Presence, the second line.
app.MapPresence("/presence").RequireAuthorization();

app.MapGet("/", (IWebHostEnvironment files) => TypedResults.PhysicalFile(Path.Combine(files.WebRootPath, "board.html"), "text/html"))
    .RequireAuthorization();

// A real app asks for a password here. The id is what others see and what the app knows the user by; the name is for people.
app.MapPost("/login", async (HttpContext context) =>
{
    var form = await context.Request.ReadFormAsync(context.RequestAborted);
    var name = form["name"].ToString().Trim();
    if (name is not { Length: > 0 and <= 40 }) return Results.Redirect("/login.html");
    var id = new Claim(ClaimTypes.NameIdentifier, name.ToLowerInvariant());
    await context.SignInAsync(new ClaimsPrincipal(new ClaimsIdentity([id, new Claim(ClaimTypes.Name, name)], CookieAuthenticationDefaults.AuthenticationScheme)));
    return Results.Redirect("/");
});

app.MapPost("/logout", async (HttpContext context) =>
{
    await context.SignOutAsync();
    return Results.Redirect("/login.html");
});

app.MapGet("/me", (ClaimsPrincipal user) => new { name = user.Identity?.Name }).RequireAuthorization();

app.Run();

/** For a browser without a key: an old address, or another browser than the one that was let in. */
export const lockedOutPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Comfy Ferry</title>
<h1>Comfy Ferry</h1>
<p>This address opens the app once, in one browser. Open the newest address that the terminal shows, or start the app
again with <code>npm run browser</code> for another one.</p>
<p lang="zh-CN">此地址只能在一个浏览器中打开一次。请打开终端中显示的最新地址，或重新运行 <code>npm run browser</code> 获取新地址。</p>
</html>
`;
